"""Whether a comment stays; every decision leaves a line with its reason."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions, rules
from comments.models import Comment, ModerationAction
from comments.rules import Action, Hold, Reason, Status
from comments.services import errors, rows


@transaction.atomic
def remove(
    comment: Comment,
    *,
    by: User | None,
    reason: str,
    revision: int,
    status: str = "",
    message: str = "",
    note: str = "",
    batch: UUID | None = None,
) -> Comment:
    """Take a comment from readers; its place and, for moderators, its text stay.

    `revision` and, if given, `status` are what the moderator had on the screen. The author is
    told the reason and the `message`; the `note` is for moderators. Raises Refused errors,
    among them ChangedMeanwhile and DecidedMeanwhile, which says who did.
    """
    return _decide(comment, Action.REMOVE, by=by, reason=reason, revision=revision, note=note)


@transaction.atomic
def restore(
    comment: Comment,
    *,
    by: User | None,
    reason: str,
    revision: int,
    status: str = "",
    message: str = "",
    note: str = "",
    reverts: ModerationAction | None = None,
    batch: UUID | None = None,
) -> Comment:
    """Show a removed comment again, where it stood. Raises Refused errors."""
    return _decide(comment, Action.RESTORE, by=by, reason=reason, revision=revision, note=note)


def _decide(
    comment: Comment, action: Action, *, by: User | None, reason: str, revision: int, note: str
) -> Comment:
    """Move a comment along the table, keep the count true and write the line."""
    comment = rows.locked_comment(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    note = note.strip()[:500]
    _require_reason(action, reason, note)
    before = Status(comment.status)
    after = rules.TRANSITIONS[action].get(before)
    if after is None:
        raise errors.NotPossible
    if comment.revision != revision:
        raise errors.ChangedMeanwhile
    removed = after == Status.REMOVED
    rows.change(
        comment,
        status=after,
        removal_code=reason if removed else "",
        closed_at=timezone.now() if removed else None,
    )
    ModerationAction.objects.create(
        actor=by,
        action=action,
        thread=comment.thread,
        comment=comment,
        from_status=before,
        to_status=after,
        revision=revision,
        reason=reason,
        note=note,
    )
    return comment


def _require_reason(action: Action, reason: str, note: str) -> None:
    """Raise Invalid unless the reason is one of the action's, with a note where it says nothing."""
    if reason not in rules.REASONS[action]:
        raise errors.Invalid(_("Please choose a reason."))
    if reason == Reason.OTHER and not note:
        raise errors.Invalid(_("Please tell the reason in a note."))


def approve(
    comment: Comment,
    *,
    by: User | None,
    revision: int,
    status: str = "",
    note: str = "",
    message: str = "",
    batch: UUID | None = None,
) -> Comment:
    """Publish what waits, or keep what is published; its reports are settled.

    `revision` and, if given, `status` are what the moderator had on the screen. Raises Refused
    errors, among them ChangedMeanwhile and DecidedMeanwhile, which says who did.
    """
    raise NotImplementedError


def hold(comment: Comment, *, code: Hold) -> Comment:
    """Take a published comment from readers until a moderator has looked; for reports.

    Nothing happens to a version that a moderator kept. Raises NotPossible.
    """
    raise NotImplementedError


def expire(comment: Comment) -> Comment:
    """Remove a held comment that nobody looked at in time. Raises NotPossible."""
    raise NotImplementedError


def settle_medical(comment: Comment, *, by: User | None, revision: int, note: str = "") -> Comment:
    """Say that a medical question about a published comment is settled; it stays as it is.

    Clinical reviewers may. Raises Refused errors.
    """
    raise NotImplementedError


def settle_gone(comment: Comment, *, by: User | None, upheld: bool, note: str = "") -> Comment:
    """Decide the reports about a comment whose author took it back meanwhile.

    Raises Refused errors.
    """
    raise NotImplementedError
