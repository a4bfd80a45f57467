"""What a reader sends and what must come back, as bytes of HTTP/1.1."""

import re
from dataclasses import dataclass
from functools import lru_cache

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+) *(?:\r\n|$)", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")
_HUGE = 1_000_000  # Bytes of a body; no page of the portal comes near that.


class BadAnswer(Exception):
    """The server answered something that no reader could use."""


@dataclass(frozen=True, slots=True)
class Request:
    """The bytes to send, and which answers are right: a status, and a body of so many bytes."""

    raw: bytes
    status: int = 200
    least: int = 1
    most: int = _HUGE
    is_head: bool = False

    def check(self, status: int, length: int) -> None:
        """Raise BadAnswer unless these are right."""
        if status != self.status or not self.least <= length <= self.most:
            wanted = f"{self.status} with {self.least} to {self.most} bytes"
            line = self.raw.partition(b" HTTP/")[0].decode()
            raise BadAnswer(f"{line}: {status} with {length} bytes instead of {wanted}")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of an answer say; without a body the length is that of no bytes."""

    status: int
    length: int


def get(path: str, host: str, *, method: str = "GET", **headers: str) -> bytes:
    """Return a request without a body. Names of headers have `_` where HTTP has `-`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def post(path: str, host: str, form: bytes, **headers: str) -> bytes:
    """Return a request that sends a form."""
    about = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(form))}
    return get(path, host, method="POST", **about, **headers) + form


@lru_cache(maxsize=1024)
def read_head(head: bytes) -> Head:
    """Return what the lines above a body say. Raises BadAnswer.

    Many answers have the same ones until the second of their date is over. Where no length is
    told nobody could say whether the answer is whole, so that is no answer.
    """
    found, length = _STATUS.match(head), _LENGTH.search(head)
    if found is None:
        raise BadAnswer(f"This is no answer: {head[:80]!r}")
    status = int(found[1])
    if status in (204, 304):
        return Head(status, 0)
    if length is None:
        raise BadAnswer(f"The answer {status} tells no length")
    return Head(status, int(length[1]))
