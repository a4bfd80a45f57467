"""How many queries and bytes a request takes, counted where the portal runs in this process."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.answers import Request

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Count(NamedTuple):
    """What one request took."""

    queries: int
    bytes: int


def environ_of(raw: bytes) -> dict[str, Any]:
    """Return a request as a WSGI server hands it on."""
    top, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = top.decode().split("\r\n")
    method, target, _version = first.split(" ")
    path, _, query = target.partition("?")
    headers = dict(line.split(": ", 1) for line in lines)
    named = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
    host, _, port = headers["Host"].partition(":")
    return {
        **named,
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": headers.get("Content-Length", ""),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SCRIPT_NAME": "",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "REMOTE_ADDR": "127.0.0.1",
    }


def count(application: Application, requests: Iterator[Request]) -> Count:
    """Ask two of the requests, and count the second: what all pages share is there by then.

    Raises BadAnswer for a wrong answer.
    """
    _ask(application, next(requests))
    second = next(requests)  # Not before, since lanes change the site between their requests.
    with CaptureQueriesContext(connection) as captured:
        length = _ask(application, second)
    return Count(len(captured), length)


def _ask(application: Application, request: Request) -> int:
    """Ask once and return how many bytes the body has."""
    said: list[str] = []
    chunks = application(environ_of(request.raw), lambda status, *more: said.append(status))
    try:
        body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    length = request.least if request.is_head else len(body)
    request.check(int(said[0][:3]), length)
    return len(body)
