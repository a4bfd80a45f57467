"""What waits for moderators, in the order in which they should look at it."""

from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import User
from comments.rules import Queue
from core.pagination import Page

MOST_COUNTED = 99
SIZE = 20


class Length(NamedTuple):
    """How much waits in a queue, and since when. `more` says that it was not counted further."""

    number: int
    more: bool
    oldest: datetime | None


def open_to(user: User | None) -> list[Queue]:
    """Return the queues that this user works on; reviewers have the medical one."""
    raise NotImplementedError


def queue(which: Queue, user: User | None, *, after: str = "", size: int = SIZE) -> Page[Any]:
    """Return a page of a queue, what waits longest first. Raises NotAllowed and BadCursor.

    Of comments; APPEALS is of appeals, and MINE of lines of the record, newest first.
    """
    raise NotImplementedError


def lengths(user: User | None) -> dict[Queue, Length]:
    """Return how much waits in each queue that is open to the user, but MINE."""
    raise NotImplementedError
