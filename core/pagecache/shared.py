"""Pages that several processes and machines share through Valkey or Redis."""

import hashlib
import logging
import time
from typing import Any

import redis

from core.pagecache.page import KeptPage

_log = logging.getLogger(__name__)
_MAKING_TIMEOUT = 5.0  # Seconds for which others wait for who makes a page.
_LOOK_EVERY = 0.02


class SharedPages:
    """Pages by their addresses. Without an answer of the server there are none.

    `release` tells the code that makes the pages: while a new one is brought out, machines of the
    old one and of the new one do not answer for each other.
    """

    def __init__(self, server: Any, release: str) -> None:
        self._server = server
        self._release = release

    def get(self, key: str) -> KeptPage | None:
        """Return the page at an address, whether it is still good or not."""
        try:
            raw = self._server.get(self._name("page", key))
            return KeptPage.from_bytes(raw) if raw else None
        except redis.RedisError:
            return None  # The clock, which is asked with every request, tells the operator.
        except ValueError:
            _log.warning("The cache server holds a page that nobody here has written.")
            return None

    def put(self, key: str, page: KeptPage) -> None:
        """Keep a page until it ends."""
        seconds = max(1, int(page.ends - time.time()))
        try:
            self._server.set(self._name("page", key), page.to_bytes(), ex=seconds)
        except redis.RedisError:
            return

    def take_turn(self, key: str) -> bool:
        """Tell whether this process is to make a page; if not, wait until another one made it."""
        name = self._name("making", key)
        ends = time.monotonic() + _MAKING_TIMEOUT
        try:
            while not self._server.set(name, 1, nx=True, px=int(_MAKING_TIMEOUT * 1000)):
                if time.monotonic() > ends:
                    return True
                time.sleep(_LOOK_EVERY)
                if not self._server.exists(name):
                    return False
        except redis.RedisError:
            return True
        return True

    def end_turn(self, key: str) -> None:
        """Let other processes go on who wait for a page."""
        try:
            self._server.delete(self._name("making", key))
        except redis.RedisError:
            return

    def _name(self, kind: str, key: str) -> str:
        digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
        return f"mgportal:{kind}:{self._release}:{digest}"
