"""What a moderator changes in a comment that stays: who reads it, and what must not be told."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions
from comments.models import Comment
from comments.rendering import RENDERER
from comments.rules import Action, Audience
from comments.services import branches, errors, rows, statements, texts
from comments.services.moderating import record

_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"\w+")


@transaction.atomic
def redact(
    comment: Comment,
    *,
    by: User | None,
    text: str,
    reason: str,
    revision: int,
    message: str = "",
    note: str = "",
) -> Comment:
    """Take personal data or a method out of a text; `text` is the whole text without it.

    Words may only be left out, and named as such in [square brackets]. What was there is kept
    nowhere but in open reports. Raises Refused errors.
    """
    message, note = record.measured(message), record.measured_note(note)
    record.require_reason(Action.REDACT, reason, message)
    finished = texts.finish(text)
    comment, author = record.locked(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    record.require_standing(comment, revision)
    if finished.source == comment.source:
        raise errors.Invalid(_("Nothing was taken out of the text."))
    if not _only_leaves_out(comment.source, finished.source):
        raise errors.Invalid(
            _(
                "You can only take words out of the text of somebody else. Write what is missing"
                " in square brackets, such as [telephone number]."
            )
        )
    cleared = {} if comment.cleared_revision != revision else {"cleared_revision": revision + 1}
    rows.change(
        comment,
        **finished._asdict(),
        renderer=RENDERER,
        revision=revision + 1,
        edited_at=timezone.now(),
        edited_by_staff=True,
        **cleared,
    )
    comment.revisions.all().delete()
    stays = comment.status
    line = record.write(
        Action.REDACT, comment, by=by, before=stays, after=stays, reason=reason, note=note
    )
    statements.tell(line, author, message=message)
    return comment


@transaction.atomic
def set_audience(
    comment: Comment,
    *,
    by: User | None,
    audience: str,
    revision: int,
    message: str = "",
    note: str = "",
) -> Comment:
    """Show a comment to members only, with all that answers it, or to everybody again.

    What answers it stays as it is when it is shown to everybody. Raises Refused errors, among
    them Invalid when it answers a comment for members.
    """
    message, note = record.measured(message), record.measured_note(note)
    if audience not in set(Audience):
        raise errors.Invalid(_("Please choose who shall read it."))
    comment, author = record.locked(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    record.require_standing(comment, revision)
    before = comment.audience
    if before == audience:
        return comment
    if audience == Audience.PUBLIC and branches.must_be_for_members(comment):
        raise errors.Invalid(_("It answers a comment for members, so only members can read it."))
    if audience == Audience.MEMBERS:
        branches.narrow(comment)
    rows.change(comment, audience=audience)
    line = record.write(Action.AUDIENCE, comment, by=by, before=before, after=audience, note=note)
    statements.tell(line, author, message=message)
    return comment


def _only_leaves_out(before: str, after: str) -> bool:
    """Tell whether `after` has no words but those of `before`, in their order, and placeholders."""
    there = iter(_WORD.findall(before))
    return all(word in there for word in _WORD.findall(_PLACEHOLDER.sub(" ", after)))
