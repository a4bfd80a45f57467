"""Decisions about many comments in one go, taken back in one go."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from comments.models import Comment
from comments.services.moderating import Seen

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

    Raises NotAllowed, or Invalid for a reason that no comment could be decided with.
    """
    raise NotImplementedError


def remove_branch(
    comment: Comment,
    seen: Iterable[Seen],
    *,
    by: User | None,
    reason: str,
    message: str = "",
    note: str = "",
) -> Outcome:
    """Remove a comment and those of the comments below it that are named in `seen`.

    `seen` names the comment itself too. Raises as `decide` does, and NotPossible for a comment
    that stands elsewhere.
    """
    raise NotImplementedError


def undo(batch: UUID, *, by: User | None) -> Outcome:
    """Take back what was decided in one go, while there is time. Raises NotPossible."""
    raise NotImplementedError
