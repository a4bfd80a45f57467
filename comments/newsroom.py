"""The lists of the moderators as their tabs and the start page show them: how much, since when."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from comments import queues
from comments.models.names import QUEUE_NAMES
from comments.rules import TARGETS, Queue


@dataclass(frozen=True)
class Tab:
    """One list among those that this moderator works on."""

    queue: Queue
    name: str
    number: str  # How much waits; empty where that is not counted.
    oldest: datetime | None
    is_overdue: bool
    is_current: bool
    url: str


def address(queue: Queue | str, *, item: int = 0, after: str = "") -> str:
    """Return the address of the page with this list and this thing open."""
    parts = {"queue": queue, "after": after, "item": item or ""}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse('admin:comments_moderate')}?{query}"


def tabs(user: User, current: Queue | None = None) -> list[Tab]:
    """Return the lists of this moderator, the most urgent first, with how much waits in each."""
    now, lengths = timezone.now(), queues.lengths(user)
    found = []
    for queue in queues.open_to(user):
        length = lengths.get(queue)
        oldest = length.oldest if length and length.number else None
        found.append(
            Tab(
                queue,
                str(QUEUE_NAMES[queue]),
                f"{length.number}{'+' if length.more else ''}" if length else "",
                oldest,
                is_overdue(queue, oldest, now),
                queue == current,
                address(queue),
            )
        )
    return found


def is_overdue(queue: Queue, since: datetime | None, now: datetime) -> bool:
    """Tell whether something waits for longer than it should in this list."""
    return since is not None and queue in TARGETS and now - since > TARGETS[queue]
