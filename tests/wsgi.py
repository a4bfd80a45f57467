"""Asks the whole site as an application server does, through the page cache."""

import io
import sys
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from core.pagecache.front import PageFront
from mgportal.wsgi import application, django_application


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]  # Names in small letters.
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(path: str, method: str = "GET", *, by: Any = application, **headers: str) -> Answer:
    """Return the answer of an application; headers as in `if_none_match="…"`."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    said: list[Any] = []
    chunks = by(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    named = {name.lower(): value for name, value in said[1]}
    return Answer(int(said[0].split()[0]), named, body)


def front(by: Any = django_application, **options: Any) -> PageFront:
    """Return a page cache of its own around an application, as if in another process."""
    given: dict[str, Any] = {
        "session_cookie": "sessionid",
        "secure_header": None,
        "most_bytes": 10_000_000,
        "release": lambda: "tests",
    }
    return PageFront(by, **given | options)
