"""Asks, when the time of a mail has come, whether it may still be told, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.models import (
    Comment,
    MailChoice,
    MemberBlock,
    ModerationAction,
    Outbox,
    Subscription,
)
from comments.notifications import ABOUT_COMMENTS, due_after
from comments.rules import Action, Frequency, Kind, ReportStatus, Status


@dataclass(frozen=True)
class Recipient:
    """What has to be known of a member before a mail is written."""

    user: User
    is_verified: bool
    replies: str
    threads: dict[int, str]
    choice: MailChoice
    hidden: set[int]
    public: set[int]
    sent_today: int

    def frequency(self, row: Outbox) -> str:
        """Return how often the member wants to hear of what this row tells."""
        assert row.comment is not None
        followed = self.threads.get(row.comment.thread_id, Frequency.OFF)
        if row.kind == Kind.REPLY and self.replies != Frequency.OFF:
            return self.replies
        return followed


def recipient(user: User, rows: Sequence[Outbox]) -> Recipient:
    """Look up what the rows of one member need, all at once."""
    mine = list(Subscription.objects.filter(user=user))
    articles = {row.comment.thread.article_id for row in rows if row.comment}
    addresses = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True)
    return Recipient(
        user=user,
        is_verified=addresses.exists(),
        replies=next((one.frequency for one in mine if one.thread_id is None), Frequency.OFF),
        threads={one.thread_id: one.frequency for one in mine if one.thread_id is not None},
        choice=MailChoice.objects.of(user),
        hidden=set(MemberBlock.objects.filter(user=user).values_list("blocked", flat=True)),
        public=set(
            Article.objects.published().filter(pk__in=articles).values_list("pk", flat=True)
        ),
        sent_today=_sent_today(user),
    )


def due(row: Outbox, to: Recipient) -> datetime | None:
    """Return from when on the row may be told as things are now; None for never."""
    if not to.user.is_active or not to.user.email:
        return None
    if row.kind in ABOUT_COMMENTS:
        return _due_news(row, to)
    if row.kind in (Kind.URGENT, Kind.WAITING):
        return row.due_at if _concerns_moderator(row, to.user) else None
    wanted = to.is_verified and to.choice.decisions
    if row.kind == Kind.REPORT:
        wanted = wanted and is_decided(row)
    return row.due_at if wanted else None


def is_decided(row: Outbox) -> bool:
    """Tell whether there is an answer to a report. A report may be opened again by an undo."""
    return row.report is not None and row.report.status != ReportStatus.OPEN


def is_late(row: Outbox) -> bool:
    """Tell whether the row waited for a digest, and goes with all that did."""
    return row.due_at > due_after(Frequency.NOW, row.created_at)


def held_too_long(now: datetime) -> list[datetime]:
    """Return since when comments wait that should have been looked at, the longest first."""
    return list(waiting_since(now - rules.ALARM_AFTER[0]).values_list("since", flat=True))


def waiting_since(before: datetime) -> Any:
    """Return what is held since earlier than `before`, the oldest first.

    What was published at first waits since the line of the record that took it back.
    """
    lines = ModerationAction.objects.filter(comment=OuterRef("pk"), action=Action.HOLD)
    last = lines.order_by().values("comment").annotate(last=Max("at")).values("last")
    held = Comment.objects.filter(status=Status.HELD, created_at__lt=before)
    since = held.annotate(since=Coalesce(Subquery(last), "created_at"))
    return since.filter(since__lt=before).order_by("since", "pk")


def _due_news(row: Outbox, to: Recipient) -> datetime | None:
    comment, frequency = row.comment, to.frequency(row)
    if comment is None or frequency == Frequency.OFF or not to.is_verified:
        return None
    if comment.status != Status.PUBLISHED or not permissions.can_read(to.user, comment):
        return None
    if comment.author_id in (None, to.user.pk) or comment.author_id in to.hidden:
        return None
    if comment.thread.article_id not in to.public:
        return None
    answered = comment.parent
    if row.kind == Kind.REPLY and (answered is None or answered.status in rules.GONE):
        return None
    return due_after(frequency, row.created_at)


def _concerns_moderator(row: Outbox, user: User) -> bool:
    if not user.is_staff or not permissions.can_moderate(user):
        return False
    if row.kind == Kind.WAITING:
        return bool(held_too_long(timezone.now()))
    return row.comment is not None and row.comment.urgent_at is not None


def _sent_today(user: User) -> int:
    """Count the mails about comments since midnight; several rows may have gone with one."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Outbox.objects.filter(user=user, sent_at__gte=midnight, kind__in=ABOUT_COMMENTS)
    return sent.order_by().values("mail").distinct().count()
