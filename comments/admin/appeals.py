"""What moderators see of somebody who asks for another look, and how they answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from comments.admin.decision_forms import AnswerForm
from comments.admin.item import Author, Item, about, comments_to_open, open_item
from comments.models import Appeal
from comments.services import appealing
from comments.services.errors import Invalid, NotAllowed, Refused


@dataclass(frozen=True)
class OpenAppeal:
    """An appeal, what it is about, and whether this moderator may judge it."""

    appeal: Appeal
    author: Author
    item: Item | None  # The comment that it is about; a warning may be about none.
    may_decide: bool


def find_appeal(key: int) -> Appeal | None:
    """Return the appeal with the decision that it is about."""
    ways = ("statement__member", "statement__line__actor", "decided_by")
    return Appeal.objects.select_related(*ways).filter(pk=key).first()


def open_appeal(appeal: Appeal, user: User) -> OpenAppeal:
    """Gather what a moderator should know before the answer."""
    statement = appeal.statement
    comment = comments_to_open().filter(pk=statement.comment_id or 0).first()
    may = appeal.decided_at is None and appealing.can_decide(appeal, by=user)
    item = open_item(comment, user) if comment else None
    return OpenAppeal(appeal, about(statement.member, user), item, may)


def send_answer(
    request: HttpRequest, appeal: Appeal, form: AnswerForm, *, by: User
) -> tuple[str, int]:
    """Answer a member. Returns why that was refused, if it was, and the status of the answer."""
    services = {"uphold": appealing.uphold, "decline": appealing.decline}
    service = services.get(request.POST.get("do", ""))
    if service is None:
        raise BadRequest
    if not form.is_valid():
        return "", 200
    try:
        service(appeal, by=by, answer=form.cleaned_data["answer"])
    except Invalid as error:
        form.add_error("answer", str(error))
        return "", 200
    except Refused as error:
        return str(error), 403 if isinstance(error, NotAllowed) else 409
    messages.success(request, _("The member gets your answer."))
    return "", 303
