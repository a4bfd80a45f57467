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
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.outage import Outage

EVERYTHING = "everything"  # The name that all pages need.
SLOTS = 65_536
_NOW, _ALL, _FIRST = 0, 1, 2
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


def slot_of(name: str) -> int:
    """Return where the time of a name stands. Two names may share a slot: both are purged then."""
    if name == EVERYTHING:
        return _ALL
    return _FIRST + zlib.crc32(name.encode()) % (SLOTS - _FIRST)


def slots_of(names: Iterable[str]) -> frozenset[int]:
    """Return the slots of what a page needs, and that of everything."""
    return frozenset({_ALL, *map(slot_of, names)})


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
        return self._times[_NOW]

    def purged_since(self, moment: int, slots: Collection[int]) -> bool:
        """Tell whether one of the slots was purged after a moment."""
        times = self._times
        return any(times[slot] > moment for slot in slots)

    def purge(self, slots: Collection[int]) -> None:
        """Note that all of these were purged now."""
        with self._locked():
            at = max(self._times[_NOW] + 1, time.time_ns() // 1000)
            for slot in slots:
                self._times[slot] = at
            # Last, since whoever finds the clock as it was looks at nothing else.
            self._times[_NOW] = at

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


class RedisClock:
    """The clock of several machines: one hash, which is there as a whole or not at all.

    Who could not reach it for a while does not know what it missed, and others do not know what
    it could not tell them. So the first thing it does afterwards is to purge everything.
    """

    KEY = "mgportal:clock"
    # Arguments are slots. A server that has just lost its data has no clock, and starts one.
    _PURGE = """
        local at = redis.call('TIME')
        at = at[1] * 1000000 + at[2]
        local before = tonumber(redis.call('HGET', KEYS[1], '0'))
        if before and before >= at then at = before + 1 end
        local text = string.format('%.0f', at)
        if not before then redis.call('HSET', KEYS[1], '1', text) end
        for _, slot in ipairs(ARGV) do redis.call('HSET', KEYS[1], slot, text) end
        redis.call('HSET', KEYS[1], '0', text)
        return text
    """

    def __init__(self, address: str) -> None:
        """Prepare to ask the server at an address such as redis://host:6379/1."""
        self.server: Any = redis.Redis.from_url(
            address,
            socket_timeout=1.0,
            socket_connect_timeout=1.0,
            retry=Retry(NoBackoff(), 0),  # Readers wait meanwhile.
        )
        self._purge = self.server.register_script(self._PURGE)
        self._own = threading.local()
        self._outage = Outage("No page is kept meanwhile.")
        # How often the server could not be told or asked, and how often all was purged for that.
        self._missed = self._made_up = 0

    def now(self) -> int:
        """Return the time of the last purge. Raises Unreachable."""
        if self._outage.lasts:
            raise Unreachable
        try:
            if self._missed == self._made_up:
                with suppress(redis.ConnectionError):
                    return self._look() or self._start_anew()
                # The server was started again, perhaps with what it knew an hour ago.
                self._missed += 1
            missed = self._missed
            at = self._start_anew()
        except redis.RedisError as error:
            raise self._alarm(error) from error
        self._made_up = missed
        return at

    def _look(self) -> int:
        """Return what the clock shows, or 0 if there is none.

        Every request waits for this. A connection that belongs to the thread, and a command that
        is packed already, take half the time of the usual way through the pool of connections.
        """
        try:
            connection = self._own.connection
        except AttributeError:
            pool = self.server.connection_pool
            connection = pool.connection_class(**pool.connection_kwargs)
            self._own.command = connection.pack_command("HGET", self.KEY, _NOW)
            self._own.connection = connection
        connection.send_packed_command(self._own.command, check_health=False)
        return int(connection.read_response() or 0)

    def _start_anew(self) -> int:
        """Purge everything and return when that was."""
        return int(self._purge(keys=[self.KEY], args=[_ALL]))

    def purged_since(self, moment: int, slots: Collection[int]) -> bool:
        """Tell whether one of the slots was purged after a moment. Raises Unreachable."""
        try:
            times = self.server.hmget(self.KEY, ["0", *slots])
        except redis.RedisError as error:
            raise self._alarm(error) from error
        if times[0] is None:
            return True
        return any(at is not None and int(at) > moment for at in times[1:])

    def purge(self, slots: Collection[int]) -> None:
        """Note that all of these were purged now. Raises Unreachable."""
        # Processes that only write never ask what time it is, so they make up for it here.
        missed = self._missed
        everything = [] if missed == self._made_up else [_ALL]
        try:
            self._purge(keys=[self.KEY], args=[*slots, *everything])
        except redis.RedisError as error:
            raise self._alarm(error) from error
        self._made_up = missed

    def _alarm(self, error: redis.RedisError) -> Unreachable:
        """Remember an outage, and tell the operator of it."""
        self._missed += 1
        self._outage.note(error)
        return Unreachable(str(error))


@cache
def clock() -> Clock:
    """Return the clock of this process. Raises Unreachable."""
    kept = settings.CACHES["default"]
    if kept["BACKEND"].endswith("RedisCache"):
        address = kept["LOCATION"]
        return RedisClock(address if isinstance(address, str) else address[0])
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
            _log.error("Pages could not be purged: no page is served from the cache until then.")
