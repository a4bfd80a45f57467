"""What the tests of mails share."""

from datetime import timedelta
from typing import Any

from django.core import mail
from django.db.models import F

from articles.models import Article
from comments.models import ModerationAction, Outbox, Statement, Subscription
from comments.rules import Action, Frequency
from comments.services import mailing
from tests import build


def follows(user: Any, on: Article | None = None, frequency: str = Frequency.NOW) -> Subscription:
    """Let a member hear of replies, or of the discussion of an article."""
    thread = on and build.thread(on)
    return Subscription.objects.create(user=user, thread=thread, frequency=frequency)


def later(**time: float) -> None:
    """Let time pass for what waits in the outbox."""
    passed = timedelta(**time)
    Outbox.objects.waiting().update(
        created_at=F("created_at") - passed,
        due_at=F("due_at") - passed,
        claimed_at=F("claimed_at") - passed,
    )


def sent() -> list[Any]:
    """Send what is due by now and return the mails."""
    before = len(mail.outbox)
    mailing.send_due()
    return mail.outbox[before:]


def statement(member: Any, action: str = Action.REMOVE, **values: Any) -> Statement:
    """Tell a member of a decision, past the services."""
    reverts = values.pop("reverts", None)
    line = ModerationAction.objects.create(
        action=action, from_status="published", to_status="removed", reverts=reverts
    )
    return Statement.objects.create(member=member, line=line, action=action, **values)
