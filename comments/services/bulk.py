"""Decisions about many comments in one go, taken back in one go."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions
from comments.models import Comment, ModerationAction
from comments.rules import Action
from comments.services import errors, moderating
from comments.services.moderating import Seen
from core.identifiers import uuid7

MOST_AT_ONCE = 100


class Refusal(NamedTuple):
    """A comment that was left as it is, and why."""

    comment: Comment
    why: str


class Outcome(NamedTuple):
    """What became of the comments; `batch` names those that were decided, for undo."""

    batch: UUID
    done: list[Comment]
    refused: list[Refusal]


def decide(
    seen: Iterable[Seen],
    action: str,
    *,
    by: User | None,
    reason: str = "",
    message: str = "",
    note: str = "",
    batch: UUID | None = None,
) -> Outcome:
    """Approve, remove or restore the comments as the moderator saw them, each for itself.

    One that was changed meanwhile is no reason to leave the others as they are. Raises
    NotAllowed, or Invalid for words with which no comment can be decided.
    """
    if not permissions.can_moderate(by):
        raise errors.NotAllowed
    verb = _verb(action, reason)
    versions = {one.pk: one for one in seen}
    if len(versions) > MOST_AT_ONCE:
        raise errors.Invalid(_("Please choose at most %d comments at once.") % MOST_AT_ONCE)
    outcome = Outcome(batch or uuid7(), [], [])
    found = Comment.objects.in_bulk(versions)
    words = {"message": message, "note": note, "batch": outcome.batch}
    for key, one in versions.items():
        if comment := found.get(key):
            decision = partial(verb, comment, by=by, revision=one.revision, status=one.status)
            _try(outcome, comment, partial(decision, **words))
    return outcome


def remove_branch(
    comment: Comment,
    seen: Iterable[Seen],
    *,
    by: User | None,
    reason: str,
    message: str = "",
    note: str = "",
) -> Outcome:
    """Remove the comments that `seen` names: the comment itself, and others in its conversation.

    Raises as `decide` does, and NotPossible for a comment that stands elsewhere.
    """
    seen = list(seen)
    others = {one.pk for one in seen} - {comment.pk}
    there = Q(pk=comment.root_id) | Q(root=comment.root_id or comment.pk)
    if Comment.objects.filter(there, pk__in=others).count() != len(others):
        raise errors.NotPossible
    return decide(seen, Action.REMOVE, by=by, reason=reason, message=message, note=note)


def undo(batch: UUID, *, by: User | None) -> Outcome:
    """Take back what was decided in one go, while there is time; each for itself."""
    lines = list(
        ModerationAction.objects.filter(batch=batch, comment__isnull=False)
        .select_related("comment")
        .order_by("-pk")
    )
    if not lines:
        raise errors.NotPossible
    outcome = Outcome(batch, [], [])
    for line in lines:
        assert line.comment is not None
        _try(outcome, line.comment, partial(moderating.undo, line, by=by))
    return outcome


def _verb(action: str, reason: str) -> Callable[..., Comment]:
    """Return what does this with one comment, for this reason if it needs one."""
    if action == Action.APPROVE:
        return moderating.approve
    if action == Action.REMOVE:
        return partial(moderating.remove, reason=reason)
    if action == Action.RESTORE:
        return partial(moderating.restore, reason=reason)
    raise errors.Invalid(_("Please choose what to do."))


def _try(outcome: Outcome, comment: Comment, decision: Callable[[], Comment]) -> None:
    """Decide, and note down whether that was possible."""
    try:
        outcome.done.append(decision())
    except errors.Invalid:
        raise
    except errors.Refused as error:
        outcome.refused.append(Refusal(comment, str(error)))
