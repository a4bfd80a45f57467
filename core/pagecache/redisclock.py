"""The clock of several machines, in Valkey or Redis."""

import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.outage import Outage
from core.pagecache.clock import ALL, NOW, Unreachable
from core.pagecache.shared import SharedPages


class RedisClock:
    """The clock of several machines: one hash, which is there as a whole or not at all.

    Who could not reach it for a while does not know what it missed, and others do not know what
    it could not tell them. So the first thing it does afterwards is to purge everything.

    A server that is full, that cannot write to its disk or is a copy of another one tells the time
    and takes no purge. Who reads would go on with what was purged, so each process asks now and
    then whether the server would take one.
    """

    KEY = "mgportal:clock"
    # Seconds after which it is asked again.
    PROOF = 1.0
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
        self._proven_until = 0.0

    def now(self) -> int:
        """Return the time of the last purge. Raises Unreachable."""
        if self._outage.lasts:
            raise Unreachable
        try:
            if self._missed == self._made_up:
                with suppress(redis.ConnectionError):
                    if time.monotonic() >= self._proven_until:
                        self._prove()
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
            self._own.command = connection.pack_command("HGET", self.KEY, NOW)
            self._own.connection = connection
        connection.send_packed_command(self._own.command, check_health=False)
        return int(connection.read_response() or 0)

    def _prove(self) -> None:
        """Write something, which a server that takes no purges refuses."""
        self.server.hset(self.KEY, "proof", "")
        self._proven_until = time.monotonic() + self.PROOF

    def _start_anew(self) -> int:
        """Purge everything and return when that was."""
        return int(self._purge(keys=[self.KEY], args=[ALL]))

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
        everything = [] if missed == self._made_up else [ALL]
        try:
            self._purge(keys=[self.KEY], args=[*slots, *everything])
        except redis.RedisError as error:
            if isinstance(error, redis.ResponseError):
                with suppress(redis.RedisError):
                    # A full server deletes still, and without a clock nobody trusts what is kept.
                    self.server.delete(self.KEY)
            raise self._alarm(error) from error
        self._made_up = missed

    def pages(self, release: Callable[[], str]) -> SharedPages:
        """Return the pages on the same server."""
        return SharedPages(self.server, release())

    def _alarm(self, error: redis.RedisError) -> Unreachable:
        """Remember an outage, and tell the operator of it."""
        self._missed += 1
        self._outage.note(error)
        return Unreachable(str(error))
