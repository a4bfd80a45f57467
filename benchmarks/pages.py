"""Pages that the portal keeps, and the floor that answers the very same bytes."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import repeat
from typing import NamedTuple

from benchmarks.answers import BadAnswer, Request, get
from benchmarks.floors import Known
from benchmarks.scenarios import MANY, Scenario
from benchmarks.servers import Server

# What the server adds by itself, to the floor's answers too.
_OF_THE_SERVER = {"date", "server", "connection", "keep-alive"}
_PATH = "/same-bytes"
LEAST_RATIO, LEAST_RATIO_SHARED = 0.6, 0.25
_ATTEMPTS = 5


class Way(NamedTuple):
    """One way to ask for a page."""

    name: str
    method: str = "GET"
    accepts: str = ""
    is_known: bool = False  # Whether the reader's browser has the page already.


GZIP = Way("gzip", accepts="gzip")
WAYS = (
    Way("identity"),
    GZIP,
    Way("brotli", accepts="br"),
    Way("304", accepts="gzip", is_known=True),
    Way("HEAD", method="HEAD", accepts="gzip"),
)


def floor_of(way: str) -> str:
    """Return the name of the floor for one way to ask."""
    return f"floor: same bytes, {way}"


def ask(server: Server, url: str, way: Way, tag: str = "") -> Known:
    """Ask once, and return the status line, the headers of the application, and the body."""
    headers = {"Host": server.host, "Accept-Encoding": way.accepts or "identity"}
    if tag:
        headers["If-None-Match"] = tag
    connection = HTTPConnection(*server.address, timeout=30)
    try:
        connection.request(way.method, url, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    told = [(k, v) for k, v in answer.getheaders() if k.lower() not in _OF_THE_SERVER]
    return f"{answer.status} {answer.reason}", told, body


class KeptPage:
    """One page, as it is once the portal has kept it."""

    def __init__(self, portal: Server, url: str) -> None:
        """Ask until it is kept; see what is answered in each way. Raises BadAnswer."""
        self.url = url
        self.answers: dict[str, Known] = {}
        for _attempt in range(_ATTEMPTS):
            for way in WAYS:
                tag = _header(ask(portal, url, way), "etag") if way.is_known else ""
                self.answers[way.name] = ask(portal, url, way, tag)
            if self.answers["304"][0].startswith("304"):
                return
            time.sleep(1)  # A worker that has just started lets everything end.
        status, headers, _body = self.answers["304"]
        raise BadAnswer(f"{url} is not kept: {status}, {headers}")

    def of_floor(self) -> dict[str, Known]:
        """Return what the floor answers at which path."""
        return {f"{_PATH}/{name}": answer for name, answer in self.answers.items()}

    def floor_scenario(self, way: Way) -> Scenario:
        """Ask the floor for the same bytes."""
        return Scenario(
            floor_of(way.name),
            lambda host, lane, of: self._lane(way, host, f"{_PATH}/{way.name}"),
            connections=MANY,
        )

    def scenario(self, way: Way, least_ratio: float = LEAST_RATIO) -> Scenario:
        """Ask the portal for the page."""
        return Scenario(
            f"warm, {way.name}",
            lambda host, lane, of: self._lane(way, host, self.url),
            floor_of(way.name),
            MANY,
            least_ratio=least_ratio,
            most_queries=0,
        )

    def length(self, way: Way) -> int:
        """Return how many bytes the body has on its way."""
        return len(self.answers[way.name][2])

    def _lane(self, way: Way, host: str, url: str) -> Iterator[Request]:
        """Ask the same thing all the time, and take nothing else for an answer."""
        status, _headers, body = answer = self.answers[way.name]
        headers = {"Accept_Encoding": way.accepts or "identity"}
        if way.is_known:
            headers["If_None_Match"] = _header(answer, "etag")
        is_head = way.method == "HEAD"
        length = int(_header(answer, "content-length")) if is_head else len(body)
        raw = get(url, host, method=way.method, **headers)
        return repeat(Request(raw, int(status[:3]), length, length, is_head))


def _header(answer: Known, name: str) -> str:
    return next((value for key, value in answer[1] if key.lower() == name), "")
