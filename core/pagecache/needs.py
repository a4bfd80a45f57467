"""What a page under way is made of."""

from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest

T = TypeVar("T")
ENVIRON_KEY = "mgportal.needs"


class Shelf(Protocol):
    """Where parts of pages stand: see `core.pagecache.store`."""

    def part(self, key: str) -> "Part | None":
        """Return a part that is still good."""

    def put_part(self, key: str, part: "Part") -> None:
        """Keep a part."""


class Part:
    """A part of pages with what it is made of. Whoever gets its value must not change it."""

    __slots__ = ("ends", "names", "since", "size", "value")

    def __init__(self, value: Any, needs: "Needs", size: int = 0) -> None:
        self.value = value
        self.names, self.ends, self.since = frozenset(needs.names), needs.ends, needs.since
        self.size = size


class Needs:
    """The names of all that a page shows, and until when it stays true if nothing changes."""

    def __init__(self, since: int = 0, shelf: Shelf | None = None) -> None:
        """Begin a page: `since` is what the clock showed before anything was read for it."""
        self.names: set[str] = set()
        self.ends = inf
        self.since = since
        self._shelf = shelf

    def on(self, *names: str) -> None:
        """Say that the page shows something of what has these names."""
        self.names.update(names)

    def until(self, moment: datetime | None) -> None:
        """Say that the page changes at a moment to come, by the clock alone. None says nothing."""
        if moment is not None:
            self.ends = min(self.ends, moment.timestamp())

    def kept(self, key: str, make: Callable[["Needs"], T]) -> T:
        """Return a part of pages, made anew only when something that it needs has changed.

        `make` gets needs of its own, which the page needs too. The value is kept in the memory of
        this process, shared by all who ask and therefore never changed by them. Where no page is
        kept, no part is either. `key` must name all that the part depends on beside its needs,
        such as a page number.
        """
        part = self._shelf.part(key) if self._shelf else None
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
    found = request.META.get(ENVIRON_KEY)
    if found is None:
        found = request.META[ENVIRON_KEY] = Needs()
    return found
