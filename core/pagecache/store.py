"""Where this process has its pages and parts of pages, and whose turn it is to make one."""

import threading
import time
from typing import Generic, Protocol, TypeVar

from core.pagecache.clock import Clock, Unreachable
from core.pagecache.needs import Part
from core.pagecache.page import KeptPage

_TURN_TIMEOUT = 10.0  # Seconds: then whoever waits makes the page too.


class Kept(Protocol):
    """What a page and a part have in common."""

    checked: int
    ends: float
    since: int
    slots: frozenset[int]

    @property
    def size(self) -> int:
        """Return about how much memory it takes, in bytes."""


K = TypeVar("K", bound=Kept)


class Memory(Generic[K]):
    """Items by their keys, of no more than so many bytes. What nobody asked for goes first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._items: dict[str, K] = {}
        self._asked: set[str] = set()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: str) -> K | None:
        """Return an item, and remember that it was asked for."""
        item = self._items.get(key)
        if item is not None:
            self._asked.add(key)
        return item

    def put(self, key: str, item: K) -> None:
        """Keep an item in the place of the one with the same key."""
        with self._lock:
            self._drop(key)
            if item.size > self.most_bytes:
                return
            self._items[key] = item
            self._bytes += item.size
            while self._bytes > self.most_bytes:
                oldest = next(iter(self._items))
                if oldest == key or oldest in self._asked:  # It gets a second chance.
                    self._asked.discard(oldest)
                    self._items[oldest] = self._items.pop(oldest)
                else:
                    self._drop(oldest)

    def drop(self, key: str) -> None:
        """Forget an item, if there is one."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        item = self._items.pop(key, None)
        self._asked.discard(key)
        if item is not None:
            self._bytes -= item.size


class Shared(Protocol):
    """Pages that several processes share: see `core.pagecache.shared`."""

    def get(self, key: str) -> KeptPage | None:
        """Return the page at an address, whether it is still good or not."""

    def put(self, key: str, page: KeptPage) -> None:
        """Keep a page until it ends."""

    def take_turn(self, key: str) -> bool:
        """Tell whether this process is to make a page; if not, wait until another one made it."""

    def end_turn(self, key: str) -> None:
        """Let other processes go on who wait for a page."""


class Store:
    """The pages and parts of one process; `shared` has those of all processes, if they share."""

    def __init__(self, clock: Clock, most_bytes: int, shared: Shared | None = None) -> None:
        self.clock = clock
        self.shared = shared
        self._pages: Memory[KeptPage] = Memory(most_bytes * 3 // 4)
        self._parts: Memory[Part] = Memory(most_bytes // 4)
        self._turns: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def page(self, key: str, at: int) -> KeptPage | None:
        """Return the page at an address that was good at a time of the clock.

        Raises Unreachable.
        """
        page = self._pages.get(key)
        if page is not None:
            if self._is_good(page, at):
                return page
            self._pages.drop(key)
        if self.shared is None:
            return None
        page = self.shared.get(key)
        if page is None or not self._is_good(page, at):
            return None
        self._pages.put(key, page)
        return page

    def put_page(self, key: str, page: KeptPage) -> bool:
        """Keep a page unless what it shows has changed since it was begun; tell which it was.

        Raises Unreachable.
        """
        if page.ends <= time.time() or self.clock.purged_since(page.since, page.slots):
            return False
        self._pages.put(key, page)
        if self.shared is not None:
            self.shared.put(key, page)
        return True

    def part(self, key: str, at: int) -> Part | None:
        """Return a part that was still good at a time of the clock."""
        part = self._parts.get(key)
        try:
            if part is None or self._is_good(part, at):
                return part
        except Unreachable:
            return None
        self._parts.drop(key)
        return None

    def put_part(self, key: str, part: Part) -> None:
        """Keep a part. Whether it is good is looked at when somebody asks for it."""
        self._parts.put(key, part)

    def take_turn(self, key: str) -> bool:
        """Tell whether it is the caller's turn to make a page; if not, wait for who makes it.

        Who gets the turn gives it back with `end_turn`.
        """
        with self._lock:
            turn = self._turns.get(key)
            if turn is None:
                self._turns[key] = threading.Event()
                return True
        turn.wait(_TURN_TIMEOUT)
        return False

    def end_turn(self, key: str) -> None:
        """Let those go on who wait for a page."""
        with self._lock:
            turn = self._turns.pop(key)
        turn.set()

    def _is_good(self, kept: Kept, at: int) -> bool:
        if kept.checked != at:
            if self.clock.purged_since(kept.since, kept.slots):
                return False
            kept.checked = at
        return kept.ends > time.time()
