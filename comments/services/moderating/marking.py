"""What is put on a comment: an editor's note, a fold, a pin, a moderator's claim."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions
from comments.models import Comment
from comments.rendering import render
from comments.rules import CLAIM_WINDOW, Action, Status
from comments.services import errors, rows, statements
from comments.services.moderating import record
from comments.services.moderating.refusals import Claimed
from core.text import is_blank


@transaction.atomic
def annotate(comment: Comment, *, by: User | None, text: str, revision: int) -> Comment:
    """Put an editor's note under a comment; an empty text takes it off. Raises Refused errors.

    A comment that is folded behind its note is shown openly without it.
    """
    text = record.measured(text)
    text = "" if is_blank(text) else text
    comment = _begin(comment, by, revision)
    if text == comment.note_source:
        return comment
    values: dict[str, Any] = {"note_source": text, "note_html": render(text) if text else ""}
    author_of_note = {"note_by": by, "note_at": timezone.now()}
    if not text:
        author_of_note = {"note_by": None, "note_at": None}
        values["is_folded"] = False
    before = "noted" if comment.note_source else ""
    rows.change(comment, **values, **author_of_note)
    _note_down(Action.NOTE, comment, by=by, before=before, after="noted" if text else "")
    return comment


@transaction.atomic
def fold(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Collapse a comment behind its note, which it must have. Raises Refused errors."""
    comment = _begin(comment, by, revision)
    if not comment.note_source:
        raise errors.Invalid(_("Please write a note first: readers see it instead of the comment."))
    return _set_folded(comment, True, by)


@transaction.atomic
def unfold(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Show a comment openly again, beside its note. Raises Refused errors."""
    return _set_folded(_begin(comment, by, revision), False, by)


@transaction.atomic
def pin(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Put a published comment on the article on top of the others. Raises Refused errors."""
    comment = _begin(comment, by, revision)
    if comment.root_id or comment.status != Status.PUBLISHED:
        raise errors.NotPossible
    thread = rows.locked_thread(comment.thread.article)
    if thread.pinned_id == comment.pk:
        return comment
    rows.touch(thread, pinned=comment, pinned_by=by, pinned_at=timezone.now())
    _note_down(Action.PIN, comment, by=by, before="", after="pinned")
    return comment


@transaction.atomic
def unpin(comment: Comment, *, by: User | None) -> Comment:
    """Put a comment back where it stands by its time. Raises NotAllowed."""
    comment = rows.locked_comment(comment)
    if not permissions.can_annotate(by, comment):
        raise errors.NotAllowed
    thread = rows.locked_thread(comment.thread.article)
    if thread.pinned_id == comment.pk:
        rows.touch(thread, pinned=None, pinned_by=None, pinned_at=None)
        _note_down(Action.PIN, comment, by=by, before="pinned", after="")
    return comment


@transaction.atomic
def claim(comment: Comment, *, by: User) -> Comment:
    """Say that `by` has the comment in hand. Raises Claimed when somebody else has."""
    comment = rows.locked_comment(comment)
    if not permissions.can_see_medical(by) or permissions.wrote(by, comment):
        raise errors.NotAllowed
    now = timezone.now()
    mine = comment.claimed_by_id == by.pk
    if is_claimed(comment) and not mine:
        raise Claimed(comment)
    rows.mark(comment, claimed_by=by, claimed_at=now)
    if not mine:
        _note_down(Action.CLAIM, comment, by=by, before="", after="claimed")
    return comment


@transaction.atomic
def release(comment: Comment, *, by: User) -> Comment:
    """Let go of a claim of one's own; without one nothing happens."""
    comment = rows.locked_comment(comment)
    if comment.claimed_by_id == by.pk:
        rows.mark(comment, claimed_by=None, claimed_at=None)
        _note_down(Action.CLAIM, comment, by=by, before="claimed", after="")
    return comment


def is_claimed(comment: Comment) -> bool:
    """Tell whether somebody has the comment in hand; a claim ends by itself."""
    if comment.claimed_by_id is None or comment.claimed_at is None:
        return False
    return timezone.now() - comment.claimed_at < CLAIM_WINDOW


def _begin(comment: Comment, by: User | None, revision: int) -> Comment:
    """Lock the comment, and ask for the right and for the version that was read."""
    comment = rows.locked_comment(comment)
    if not permissions.can_annotate(by, comment):
        raise errors.NotAllowed
    record.require_standing(comment, revision)
    return comment


def _set_folded(comment: Comment, folded: bool, by: User | None) -> Comment:
    if comment.is_folded != folded:
        before, after = ("", "folded") if folded else ("folded", "")
        rows.change(comment, is_folded=folded)
        _note_down(Action.FOLD, comment, by=by, before=before, after=after)
    return comment


def _note_down(
    action: Action, comment: Comment, *, by: User | None, before: str, after: str
) -> None:
    """Write the line; tell the author what was put on the comment that readers see."""
    line = record.write(action, comment, by=by, before=before, after=after)
    if after and action in (Action.NOTE, Action.FOLD):
        statements.tell(line, comment.author)
