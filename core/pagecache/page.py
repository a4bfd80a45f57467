"""A page that is kept: the bytes of its answer, ready for each kind of browser."""

import gzip
import hashlib
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import brotli

Headers = list[tuple[str, str]]
# Seconds for which caches between the site and its readers may answer without asking. They know
# of no purge, so what was taken down may be read there for as long.
SHARED_SECONDS = 60
_SHORTEST_PACKED = 500  # Bytes: what is shorter gains nothing.
_WRITTEN_HERE = {"content-length", "etag", "cache-control", "vary"}
_OK = "200 OK"
_NOT_MODIFIED = "304 Not Modified"


class Variant(NamedTuple):
    """The answer in one encoding."""

    etag: str
    headers: Headers
    headers_304: Headers
    chunks: list[bytes]


class KeptPage:
    """What the site answered at an address, and for how long that is the answer."""

    __slots__ = ("_variants", "body", "checked", "ends", "headers", "since", "slots", "status")

    def __init__(
        self,
        status: str,
        headers: Headers,
        body: bytes,
        *,
        since: int,
        ends: float,
        slots: Collection[int],
    ) -> None:
        """Keep an answer that was begun at `since` of the clock and is good until `ends`, in
        seconds since 1970, unless one of the slots is purged.
        """
        self.status, self.body = status, body
        self.headers = [pair for pair in headers if pair[0].lower() not in _WRITTEN_HERE]
        self.since, self.ends, self.slots = since, ends, frozenset(slots)
        self.checked = since
        self._variants: dict[str, Variant] = {}

    @property
    def size(self) -> int:
        """How much memory it takes, in bytes: the body, packed twice, and what belongs to it."""
        return len(self.body) * 3 // 2 + 4000

    def answer(self, environ: Mapping[str, Any], start_response: Any, now: float) -> list[bytes]:
        """Answer a GET or HEAD request, at a time in seconds since 1970."""
        coding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = self._variants.get(coding) or self._pack(coding)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        # Conditions are not for a page that is gone (RFC 9110, 13.2.1).
        is_same = asked is not None and self.status == _OK and _names(asked, variant.etag)
        headers = variant.headers_304 if is_same else variant.headers
        if self.ends - now < SHARED_SECONDS:
            left = max(0, int(self.ends - now))
            headers = [
                (name, _control(left) if name == "Cache-Control" else value)
                for name, value in headers
            ]
        start_response(_NOT_MODIFIED if is_same else self.status, headers)
        return [] if is_same or environ["REQUEST_METHOD"] == "HEAD" else variant.chunks

    def to_bytes(self) -> bytes:
        """Return all of it in a form that other processes can read."""
        head = [self.status, self.headers, self.since, self.ends, sorted(self.slots)]
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, raw: bytes) -> "KeptPage":
        """Return a page that `to_bytes` has written. Raises ValueError."""
        head, _, body = raw.partition(b"\n")
        status, headers, since, ends, slots = json.loads(head)
        pairs = [(name, value) for name, value in headers]
        return cls(status, pairs, body, since=since, ends=ends, slots=slots)

    def _pack(self, coding: str) -> Variant:
        """Make the answer in an encoding and keep it."""
        body, encoded = self.body, []
        if coding and len(body) >= _SHORTEST_PACKED:
            pack = _PACKERS[coding]
            body, encoded = pack(body), [("Content-Encoding", coding)]
        tag = hashlib.sha256(self.status.encode() + self.body).hexdigest()[:20]
        etag = f'"{tag}-{coding}"' if encoded else f'"{tag}"'
        told = [
            ("ETag", etag),
            ("Cache-Control", _control(SHARED_SECONDS)),
            ("Vary", "Accept-Encoding"),
        ]
        length = [("Content-Length", str(len(body)))]
        variant = Variant(etag, [*self.headers, *told, *encoded, *length], told, [body])
        self._variants[coding] = variant
        return variant


@lru_cache(maxsize=256)
def chosen(accepted: str) -> str:
    """Return the encoding for an Accept-Encoding header: "br", "gzip" or an empty string."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        try:
            weight = float(parameter.partition("q=")[2] or 1)
        except ValueError:
            weight = 0
        weights[name.strip()] = weight
    rest = weights.get("*", 0)
    plain = weights.get("identity", 0)
    best = max(_PACKERS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= plain else ""


def _control(seconds: int) -> str:
    """Let browsers ask each time, which costs them a few bytes, and shared caches soon."""
    return f"public, max-age=0, s-maxage={seconds}"


def _names(tags: str, etag: str) -> bool:
    """Tell whether an If-None-Match header names a tag; the weak form counts as well."""
    return tags.strip() == "*" or any(
        each.strip().removeprefix("W/") == etag for each in tags.split(",")
    )


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _brotli(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return packed


_PACKERS = {"br": _brotli, "gzip": _gzip}
