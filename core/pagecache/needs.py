"""What a page under way is made of."""

from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest

from core.pagecache.clock import slots_of

T = TypeVar("T")
NEEDS_KEY = "mgportal.needs"
_OBJECT_SIZE = 20_000  # Bytes: a guess at what is no text and does not tell its size.


class Part:
    """A part of pages with what it is made of. Whoever gets its value must not change it."""

    __slots__ = ("checked", "ends", "names", "since", "size", "slots", "value")

    def __init__(self, value: Any, needs: "Needs") -> None:
        self.value = value
        self.names, self.ends, self.since = frozenset(needs.names), needs.ends, needs.since
        self.slots, self.checked = slots_of(self.names), needs.since
        if isinstance(value, str):
            self.size = 2 * len(value) + 1000
        else:  # What is made of large texts says itself how large it is.
            self.size = getattr(value, "size", _OBJECT_SIZE)


class Shelf(Protocol):
    """Where parts of pages stand: see `core.pagecache.store`."""

    def part(self, key: str, at: int) -> Part | None:
        """Return a part that was still good at a time of the clock."""

    def put_part(self, key: str, part: Part) -> None:
        """Keep a part."""


class Needs:
    """The names of all that a page shows, and until when it stays true if nothing changes."""

    def __init__(self, since: int = 0, shelf: Shelf | None = None) -> None:
        """Begin a page: `since` is what the clock showed before anything was read for it."""
        self.names: set[str] = set()
        self.ends = inf  # In seconds since 1970.
        self.since = since
        self._shelf = shelf

    def on(self, *names: str) -> None:
        """Say that the page shows something of what has these names."""
        self.names.update(names)

    def until(self, moment: datetime | None) -> None:
        """Say that the page changes at a moment to come, by the clock alone. None says nothing."""
        if moment is not None:
            self.ends = min(self.ends, moment.timestamp())

    def until_known(self, key: str, find: Callable[["Needs"], datetime | None]) -> None:
        """Say so with a moment that is itself a part, and is asked for only where pages are kept.

        The page does not need the names of that part. Whoever purges them therefore purges with
        them all that changes at the moment that is new.
        """
        if self._shelf is not None:
            self.until(Needs(self.since, self._shelf).kept(key, find))

    def kept(self, key: str, make: Callable[["Needs"], T]) -> T:
        """Return a part of pages, made anew only when something that it needs has changed.

        `make` gets needs of its own, which the page needs too. The value is kept in the memory of
        this process, shared by all who ask and therefore never changed by them. Where no page is
        kept, no part is either. `key` must name all that the part depends on beside its needs,
        such as a page number.
        """
        part = self._shelf.part(key, self.since) if self._shelf else None
        if part is None:
            own = Needs(self.since, self._shelf)
            part = Part(make(own), own)
            if self._shelf:
                self._shelf.put_part(key, part)
        self.names |= part.names
        self.ends = min(self.ends, part.ends)
        value: T = part.value
        return value


def needs_of(request: HttpRequest) -> Needs:
    """Return the needs of the page that answers a request."""
    found: Needs | None = request.META.get(NEEDS_KEY)
    if found is None:
        found = request.META[NEEDS_KEY] = Needs()
    return found
