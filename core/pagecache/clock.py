"""A clock that every purge moves on: it tells which names were purged after a page was begun.

Its times are microseconds since 1970, and no two purges have the same one. On one machine the
clock is a file that all processes map into their memory, so that looking at it costs nothing.
Several machines share one in Valkey or Redis.
"""

import errno
import fcntl
import logging
import mmap
import os
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

EVERYTHING = "everything"  # The name that all pages need.
SLOTS = 65_536
NOW, ALL, _FIRST = 0, 1, 2
_log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The clock cannot be read, so nobody knows whether what was kept is still true."""


class Clock(Protocol):
    """What the page cache asks of a clock. Every method may raise Unreachable."""

    def now(self) -> int:
        """Return the time of the last purge."""

    def purged_since(self, moment: int, slots: Collection[int]) -> bool:
        """Tell whether one of the slots was purged after a moment."""

    def purge(self, slots: Collection[int]) -> None:
        """Note that all of these were purged now."""

    def pages(self, release: Callable[[], str]) -> Any:
        """Return the `SharedPages` of all who have this clock, or None if it is one machine's.

        `release` names the code that makes them.
        """


@lru_cache(maxsize=10_000)  # Each page asks for those of some dozens of names, mostly of the same.
def slot_of(name: str) -> int:
    """Return where the time of a name stands. Two names may share a slot: both are purged then."""
    if name == EVERYTHING:
        return ALL
    return _FIRST + zlib.crc32(name.encode()) % (SLOTS - _FIRST)


def slots_of(names: Iterable[str]) -> frozenset[int]:
    """Return the slots of what a page needs, and that of everything."""
    return frozenset({ALL, *map(slot_of, names)})


class FileClock:
    """The clock of one machine. Reading takes well below a microsecond."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._lock = threading.Lock()  # That of the file holds between processes only.
        with self._locked():
            self._fill(SLOTS * 8)
        self._times = memoryview(mmap.mmap(self._file, SLOTS * 8)).cast("Q")

    def now(self) -> int:
        """Return the time of the last purge."""
        return self._times[NOW]

    def purged_since(self, moment: int, slots: Collection[int]) -> bool:
        """Tell whether one of the slots was purged after a moment."""
        times = self._times
        return any(times[slot] > moment for slot in slots)

    def purge(self, slots: Collection[int]) -> None:
        """Note that all of these were purged now."""
        with self._locked():
            at = max(self._times[NOW] + 1, time.time_ns() // 1000)
            for slot in slots:
                self._times[slot] = at
            # Last, since whoever finds the clock as it was looks at nothing else.
            self._times[NOW] = at

    def pages(self, release: Callable[[], str]) -> None:
        """Processes of one machine keep their pages each for itself."""

    def _fill(self, size: int) -> None:
        """Give the file its size, with zeros that take their room on the disk.

        Where a file had holes, a write through the memory that finds the disk full would end the
        process.
        """
        missing = size - os.fstat(self._file).st_size
        if missing > 0 and os.pwrite(self._file, bytes(missing), size - missing) < missing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


@cache
def clock() -> Clock:
    """Return the clock of this process. Raises Unreachable."""
    kept = settings.CACHES["default"]
    if kept["BACKEND"].endswith("RedisCache"):
        address = kept["LOCATION"]
        # Its libraries are read where a server is named only: they take a tenth of a start.
        shared: Clock = import_string("core.pagecache.redisclock.RedisClock")(
            address if isinstance(address, str) else address[0]
        )
        return shared
    try:
        return FileClock(Path(settings.VAR) / "pages.clock")
    except OSError as error:
        _log.error("The clock of the page cache cannot be made; no page is kept: %s", error)
        raise Unreachable(str(error)) from error


def purge(names: Iterable[str]) -> None:
    """Let no page be served again that needs one of these names.

    Called once a change is certain. An outage of the cache server is logged and stops nobody.
    """
    if slots := {slot_of(name) for name in names}:
        try:
            clock().purge(slots)
        except Unreachable:
            _log.error(
                "Pages could not be purged; some may be served as they were for ten minutes."
            )
