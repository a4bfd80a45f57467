"""Whether a comment stays; every decision leaves a line with its reason."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from comments import notifications, permissions, rules
from comments.models import Comment, CommenterStanding, ModerationAction
from comments.rules import Action, Hold, Reason, ReportStatus, Status
from comments.services import errors, rows, statements
from comments.services.moderating import record
from comments.services.settling import settle


class Seen(NamedTuple):
    """A comment as a moderator had it on the screen: key of the row, version, status.

    An empty status is not compared.
    """

    pk: int
    revision: int
    status: str = ""


@transaction.atomic
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
    comment, author = _begin(comment, Action.APPROVE, by=by, revision=revision, status=status)
    message, note = record.measured(message), record.measured_note(note)
    before = comment.status
    cleared, marks = record.dealt_with(comment)
    values: dict[str, Any] = {**cleared, "crisis": "", "cleared_revision": revision}
    waited = before == Status.HELD
    if waited and not rows.was_published(comment):
        values["published_at"] = _first_time(comment, author)
    rows.change(comment, status=Status.PUBLISHED, **values)
    line = record.write(
        Action.APPROVE,
        comment,
        by=by,
        before=before,
        after=Status.PUBLISHED,
        note=note,
        batch=batch,
        cleared=marks,
    )
    settle(comment, status=ReportStatus.DECLINED, by=by)
    if waited:
        statements.tell(line, author, message=message)
        notifications.comment_published(comment)
    return comment


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
    message, note = record.measured(message), record.measured_note(note)
    record.require_reason(Action.REMOVE, reason, message)
    comment, author = _begin(comment, Action.REMOVE, by=by, revision=revision, status=status)
    change_standing(author, removed=1)
    line = _take_away(comment, Action.REMOVE, by=by, reason=reason, note=note, batch=batch)
    settle(comment, status=ReportStatus.UPHELD, by=by)
    statements.tell(line, author, message=message)
    return comment


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
    message, note = record.measured(message), record.measured_note(note)
    record.require_reason(Action.RESTORE, reason, message)
    comment, author = _begin(comment, Action.RESTORE, by=by, revision=revision, status=status)
    if not comment.source:  # It was kept for an appeal as long as one was possible.
        raise errors.NotPossible
    removal = record.last_move(comment, Action.REMOVE, Action.EXPIRE)
    values: dict[str, Any] = {"cleared_revision": revision}
    if removal and removal.from_status == Status.HELD and not rows.was_published(comment):
        values["published_at"] = _first_time(comment, author)
    give_back(comment, author, to=Status.PUBLISHED, **values)
    line = record.write(
        Action.RESTORE,
        comment,
        by=by,
        before=Status.REMOVED,
        after=Status.PUBLISHED,
        reason=reason,
        note=note,
        reverts=reverts or removal,
        batch=batch,
    )
    statements.tell(line, author, message=message)
    notifications.comment_published(comment)
    return comment


@transaction.atomic
def hold(comment: Comment, *, code: Hold) -> Comment:
    """Take a published comment from readers until a moderator has looked; for reports.

    Nothing happens to a version that a moderator kept. Raises NotPossible.
    """
    comment = rows.locked_comment(comment)
    if comment.cleared_revision == comment.revision:
        return comment
    if comment.status != Status.PUBLISHED:
        raise errors.NotPossible
    rows.change(comment, status=Status.HELD, hold_code=code)
    before, after = Status.PUBLISHED, Status.HELD
    line = record.write(Action.HOLD, comment, by=None, before=before, after=after)
    statements.tell(line, comment.author, by_a_person=False)
    return comment


@transaction.atomic
def expire(comment: Comment) -> Comment:
    """Remove a held comment that nobody looked at in time. Raises NotPossible."""
    comment = rows.locked_comment(comment)
    record.require_current(comment, Action.EXPIRE)
    line = _take_away(comment, Action.EXPIRE, by=None, reason=Reason.EXPIRED)
    settle(comment, status=ReportStatus.VOID, by=None)
    statements.tell(line, comment.author, by_a_person=False)
    return comment


@transaction.atomic
def settle_medical(comment: Comment, *, by: User | None, revision: int, note: str = "") -> Comment:
    """Say that a medical question about a comment is settled; the comment stays as it is.

    Clinical reviewers may. Raises Refused errors.
    """
    note = record.measured_note(note)
    comment = rows.locked_comment(comment)
    if not permissions.can_see_medical(by) or permissions.wrote(by, comment):
        raise errors.NotAllowed
    record.require_standing(comment, revision)
    if comment.medical_at is None:
        raise errors.NotPossible
    marks = f"medical_at={comment.medical_at.timestamp():.0f}"
    rows.mark(comment, medical_at=None)
    record.write(
        Action.APPROVE,
        comment,
        by=by,
        before=comment.status,
        after=comment.status,
        reason=Reason.MEDICAL,  # Tells it from a decision against reports.
        note=note,
        cleared=marks,
    )
    return comment


@transaction.atomic
def settle_gone(comment: Comment, *, by: User | None, upheld: bool, note: str = "") -> Comment:
    """Deal with a comment whose author took it back, but which was reported or urgent before.

    Its reports are decided. Raises Refused errors.
    """
    note = record.measured_note(note)
    comment = rows.locked_comment(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    if comment.status not in rules.GONE:
        raise errors.NotPossible
    if comment.status == Status.ERASED and not permissions.can_read_kept(by):
        raise errors.NotAllowed
    cleared, marks = record.dealt_with(comment)
    rows.mark(comment, **cleared, crisis="")
    outcome = ReportStatus.UPHELD if upheld else ReportStatus.DECLINED
    if settle(comment, status=outcome, by=by) or marks:
        action = Action.REMOVE if upheld else Action.APPROVE
        stays = comment.status
        record.write(action, comment, by=by, before=stays, after=stays, note=note)
    return comment


def give_back(comment: Comment, author: User | None, *, to: Status, **values: Any) -> None:
    """Move a removed comment back, as if it had never been removed; no line, no word."""
    if comment.removal_code != Reason.EXPIRED:
        change_standing(author, removed=-1)
    nothing: dict[str, Any] = {"removal_code": "", "closed_at": None, "purge_at": None}
    rows.change(comment, status=to, **nothing, **values)


def change_standing(member: User | None, *, published: int = 0, removed: int = 0) -> None:
    """Count a first publication or a removal for a member whose row is locked, or uncount it."""
    if member is None:
        return
    standing = rows.standing_of(member)
    CommenterStanding.objects.filter(pk=standing.pk).update(
        published=Greatest(F("published") + published, 0),
        removed=Greatest(F("removed") + removed, 0),
    )


def _begin(
    comment: Comment, action: Action, *, by: User | None, revision: int, status: str
) -> tuple[Comment, User | None]:
    """Lock the comment and its author, and ask for the right and for what was seen."""
    comment, author = record.locked(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    record.require_current(comment, action, revision=revision, status=status)
    return comment, author


def _first_time(comment: Comment, author: User | None) -> Any:
    """Count the first publication of a comment; return the time at which it takes its place."""
    change_standing(author, published=1)
    rows.lock_around(comment)
    return timezone.now()


def _take_away(
    comment: Comment, action: Action, *, by: User | None, reason: str, **values: Any
) -> ModerationAction:
    """Remove a locked comment from readers and lists, and write the line."""
    before, now = comment.status, timezone.now()
    cleared, marks = record.dealt_with(comment)
    rows.change(
        comment,
        status=Status.REMOVED,
        removal_code=reason,
        closed_at=now,
        purge_at=now + rules.KEEP_REMOVED,
        **cleared,
    )
    notifications.cancel(comment)
    return record.write(
        action,
        comment,
        by=by,
        before=before,
        after=Status.REMOVED,
        reason=reason,
        cleared=marks,
        **values,
    )
