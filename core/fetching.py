"""Asks whether an outside address still answers, and never reaches into a private network.

A name is looked up once for each step, all that is found must be public (core/targets.py), and
the connection goes to exactly one of those: there is no second look-up that could say otherwise.
"""

import http.client
import io
import math
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from typing import Any

from django.utils.translation import gettext as _

from core.targets import Refused, Target, is_public, look_up, read_target

STEP_SECONDS, TOTAL_SECONDS = 5.0, 15.0
MOST_REDIRECTS, MOST_ADDRESSES = 5, 3
LARGEST_ANSWER = 64 * 1024  # Bytes of headers. Of a page we read what comes in their company.
GONE = {404, 410}
REDIRECTS = {301, 302, 303, 307, 308}
# There, but not for programs; 416 is an empty page that was asked for its first bytes.
RESERVED = {401, 403, 416, 429, 999}


class Trouble(Exception):
    """The other side does not lead to a page; says why in words for an editor."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address."""

    ok: bool
    status: int | None  # The last one that was seen.
    reason: str
    final_url: str  # Where the redirects led, as far as we followed.
    blocked: bool = False  # Refused by our rules, not by the other side.

    @property
    def is_final(self) -> bool:
        """Whether asking again would say the same; any other failure may be a bad hour."""
        return self.ok or self.blocked or self.status in GONE


class _Line(io.RawIOBase):
    """A connection as http.client needs it: every wait ends in time, and so do the headers."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock, self._left, self._room = sock, left, LARGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._room:
            raise http.client.HTTPException("the headers do not end")
        self._sock.settimeout(self._left())
        count = self._sock.recv_into(buffer[: self._room])
        self._room -= count
        return count

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._left())
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)


class Fetcher:
    """Asks addresses one after the other, each host at most once in `pause` seconds.

    One thread uses it at a time. `agent` is the User-Agent, in ASCII. What `resolve` finds is
    always checked; `dial` gets a numeric address and a port that passed.
    """

    def __init__(
        self,
        agent: str,
        pause: float = 1.0,
        *,
        resolve: Callable[[str], list[str]] = look_up,
        dial: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        if not (agent.isascii() and agent.isprintable()):
            raise ValueError("agent must be printable ASCII")
        self._agent, self._pause = agent, pause
        self._resolve, self._dial, self._clock, self._sleep = resolve, dial, clock, sleep
        self._free: dict[str, float] = {}  # When a host may be asked again.
        self._until = math.inf

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """What this machine trusts, read when it is first needed."""
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    def check(self, url: str) -> Answer:
        """Say whether an address answers, within 15 seconds and whatever the other side does."""
        self._until = self._clock() + TOTAL_SECONDS
        status: int | None = None
        try:
            target = read_target(url)
            for _step in range(MOST_REDIRECTS + 1):
                url = target.url
                status, location = self._ask(target)
                if status not in REDIRECTS:
                    return _judge(status, url)
                target = _next(target, location)
            raise Trouble(_("It sends readers on more than five times, or in a circle."))
        except Refused as refusal:
            return Answer(False, status, str(refusal), url, blocked=True)
        except (Trouble, OSError, http.client.HTTPException, ValueError) as trouble:
            return Answer(False, status, _in_words(trouble), url)

    def _ask(self, target: Target) -> tuple[int, str]:
        """Ask for the headers alone; where that fails, for the first bytes of the page too."""
        addresses = self._addresses(target.host)
        try:
            status, location = self._request("HEAD", target, addresses)
        except (http.client.HTTPException, ConnectionResetError):
            pass  # Some servers hang up on HEAD.
        else:
            if status < 400 or status == 429:
                return status, location
        return self._request("GET", target, addresses)

    def _addresses(self, host: str) -> list[str]:
        """Look a host up once. Raises Refused unless all that is found is public, and OSError."""
        try:
            found = [str(ip_address(host))]
        except ValueError:
            found = self._look_up_in_time(host)
        if not all(is_public(address) for address in found):
            raise Refused(_("The address leads into a private network."))
        return found[:MOST_ADDRESSES]

    def _look_up_in_time(self, host: str) -> list[str]:
        """Look up in a thread, for getaddrinfo() knows no limit of time."""
        result: queue.SimpleQueue[list[str] | OSError | ValueError] = queue.SimpleQueue()

        def look() -> None:
            try:
                result.put(self._resolve(host))
            except (OSError, ValueError) as trouble:
                result.put(trouble)

        threading.Thread(target=look, daemon=True).start()
        try:
            found = result.get(timeout=self._left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, list):
            return found
        raise found

    def _request(self, method: str, target: Target, addresses: list[str]) -> tuple[int, str]:
        """Ask once, at one of these addresses. Return the status and where it sends us."""
        self._wait_for_turn(target.host)
        headers = {"Host": target.place, "User-Agent": self._agent, "Accept": "*/*"}
        headers |= {"Connection": "close"} | ({"Range": "bytes=0-1023"} if method == "GET" else {})
        with ExitStack() as stack:
            sock = stack.enter_context(self._connect(addresses, target.port))
            if target.scheme == "https":
                sock.settimeout(self._left())
                sock = self._tls.wrap_socket(sock, server_hostname=target.host)
                stack.enter_context(sock)
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.auto_open = 0  # It must never look for a way of its own.
            line: Any = stack.enter_context(_Line(sock, self._left))
            connection.sock = line
            connection.request(method, target.path, headers=headers)
            response = http.client.HTTPResponse(line, method=method)
            stack.enter_context(response).begin()
            return response.status, response.getheader("Location", "")

    def _connect(self, addresses: list[str], port: int) -> socket.socket:
        """Connect to the first address that takes us. Raises OSError."""
        trouble = OSError("no address")
        for address in addresses:
            try:
                return self._dial((address, port), self._left())
            except OSError as error:
                trouble = error
        raise trouble

    def _wait_for_turn(self, host: str) -> None:
        """Leave a host in peace between two requests."""
        now = self._clock()
        self._free = {one: free for one, free in self._free.items() if free > now}
        rest = self._free.get(host, now) - now
        if now + rest > self._until:
            raise TimeoutError
        if rest:
            self._sleep(rest)
        self._free[host] = self._clock() + self._pause

    def _left(self) -> float:
        """Return the seconds that the next wait may take. Raises TimeoutError."""
        left = self._until - self._clock()
        if left <= 0:
            raise TimeoutError
        return min(left, STEP_SECONDS)


def _next(target: Target, location: str) -> Target:
    """Return where a redirect leads. Raises Refused and Trouble."""
    if not location:
        raise Trouble(_("It sends readers on, but does not say where to."))
    # Headers come as Latin-1, though most servers that break the rule write UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    onward = read_target(location, base=target.url)
    if target.scheme == "https" and onward.scheme == "http":
        raise Refused(_("It leads from a secure address to one that is not."))
    return onward


def _judge(status: int, url: str) -> Answer:
    if 200 <= status < 300:
        return Answer(True, status, _("It answers."), url)
    if status in RESERVED:
        return Answer(True, status, _("It is there, but does not let programs read it."), url)
    if status in GONE:
        return Answer(False, status, _("There is no such page any more."), url)
    if status >= 500:
        reason = _("The other site is out of order (status %(status)s).")
    else:
        reason = _("The other site does not show the page (status %(status)s).")
    return Answer(False, status, reason % {"status": status}, url)


def _in_words(trouble: Exception) -> str:
    match trouble:
        case Trouble():
            return str(trouble)
        case TimeoutError():
            return _("It did not answer in time.")
        case socket.gaierror():
            return _("No site of this name can be found.")
        case ssl.SSLCertVerificationError():
            return _("Its certificate is not valid, so browsers warn of it.")
        case ssl.SSLError():
            return _("No secure connection to it was possible.")
        case http.client.HTTPException() | ValueError():
            return _("It answered in a way that no browser understands.")
        case _:
            return _("No connection to it was possible.")
