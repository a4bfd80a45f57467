"""The cache that processes share in Valkey or Redis, without which the site goes on."""

from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from core.outage import Outage

# Seconds for which a request waits for a server that is there but does not answer.
_TIMEOUT = 1.0
# What is kept is small: counts, times, flags. Beyond so many, what was not asked for goes first.
_MOST_ENTRIES = 50_000
_outage = Outage("Until it does, each process counts limits for itself.")


def _in_either(method: str) -> Any:
    """Return a method that asks the server, or the memory of this process while there is none."""

    def ask(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if not _outage.lasts:
            try:
                return getattr(super(ForgivingRedisCache, self), method)(*args, **kwargs)
            except redis.RedisError as error:
                _outage.note(error)
        return getattr(self.spare, method)(*args, **kwargs)

    return ask


class ForgivingRedisCache(RedisCache):
    """Django's cache in Redis, which counts in the memory of the process while that is away.

    Limits hold during an outage too, only that each process has its own: nobody meets an error,
    and nobody gets past a limit by bringing the server down.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        """Prepare both; the server is asked only when something is needed."""
        patience = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _TIMEOUT}
        super().__init__(server, params | {"OPTIONS": patience | params.get("OPTIONS", {})})
        # Django makes one of these for each thread; what is behind the name they share.
        self.spare = LocMemCache("outage", params | {"OPTIONS": {"MAX_ENTRIES": _MOST_ENTRIES}})

    add = _in_either("add")
    get = _in_either("get")
    set = _in_either("set")
    touch = _in_either("touch")
    incr = _in_either("incr")
    delete = _in_either("delete")
    has_key = _in_either("has_key")
    get_many = _in_either("get_many")
    set_many = _in_either("set_many")
    delete_many = _in_either("delete_many")
    clear = _in_either("clear")
