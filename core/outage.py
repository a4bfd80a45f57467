"""A server that does not answer: it is left alone for a moment, and the operator is told."""

import logging
import time

_log = logging.getLogger(__name__)


class Outage:
    """What a process knows of one server. Nothing goes wrong if two threads notice it at once."""

    # Seconds for which a server that did not answer is not asked again, so that requests do not
    # wait for it one after the other.
    REST = 5.0
    # Seconds between two lines in the log about the same outage.
    QUIET = 60.0

    def __init__(self, consequence: str) -> None:
        """Begin with a server that answers. `consequence` tells what it means if it does not."""
        self._consequence = consequence
        self._rest_until = 0.0
        self._quiet_until = 0.0

    @property
    def lasts(self) -> bool:
        """Whether the server is to be left alone for now."""
        return time.monotonic() < self._rest_until

    def note(self, error: Exception) -> None:
        """Remember that the server did not answer, and tell the operator once a minute."""
        now = time.monotonic()
        self._rest_until = now + self.REST
        if now >= self._quiet_until:
            self._quiet_until = now + self.QUIET
            _log.error("The cache server does not answer (%s). %s", error, self._consequence)
