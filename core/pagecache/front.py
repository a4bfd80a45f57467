"""Stands before Django: what is kept is answered here, without waking anything else."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from core.pagecache.clock import EVERYTHING, Unreachable, clock, purge, slots_of
from core.pagecache.needs import NEEDS_KEY, Needs
from core.pagecache.page import Headers, KeptPage
from core.pagecache.store import Store
from core.pagecache.visit import VISIT_KEY, Visit

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
# However little is known of what changes by the clock, a page is made anew after so many seconds.
LONGEST = 600
_LARGEST = 2_000_000  # Bytes of a body.
_LONGEST_KEY = 2_000  # Characters. Who asks makes them up, and they take memory beside the page.
_STATUSES = ("200 ", "410 ")
# What others add to the links that they pass on, to follow readers about. No view reads it.
_STRANGE = ("utm_", "fbclid=", "gclid=", "msclkid=", "mc_cid=", "mc_eid=", "igshid=")


class PageFront:
    """A WSGI application around Django's.

    Readers who are signed in never get a kept page, but the parts of pages that they share with
    all others are kept for them too.
    """

    def __init__(
        self,
        application: Application,
        *,
        session_cookie: str,
        secure_header: tuple[str, str] | None,
        most_bytes: int,
        release: Callable[[], str],
    ) -> None:
        """Begin with nothing: the code or the settings may be new, so no page outlives a start.

        `secure_header` is the header, named as in the environment of WSGI, and the value by which
        a proxy tells that it was asked by https. `release` names the code that makes the pages.
        """
        self._application = application
        self._cookie = session_cookie + "="
        self._secure_header = secure_header
        self._most_bytes = most_bytes
        self._release = release
        self._store: Store | None = None
        purge([EVERYTHING])

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer from what is kept, or let Django answer and keep that if its view allows it."""
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self._application(environ, start_response)
        try:
            store = self._store or self._open()
            at = store.clock.now()
            if self._cookie in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ:
                environ[NEEDS_KEY] = Needs(at, store)
                return self._application(environ, start_response)
            key = self._key(environ)
            page = store.page(key, at)
        except Unreachable:
            return self._pass(environ, start_response)
        if page is not None:
            return page.answer(environ, start_response, time.time())
        environ[NEEDS_KEY] = needs = Needs(at, store)
        if method == "HEAD" or len(key) > _LONGEST_KEY:
            return self._pass(environ, start_response)
        return self._make(environ, start_response, Visit(store, key), needs)

    def _pass(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Let Django answer; nothing is kept, here or on the way."""

        def tell(status: str, headers: Headers, exc_info: Any = None) -> Any:
            return start_response(status, _unkept(headers))

        return self._application(environ, tell)

    def _make(
        self, environ: Environ, start_response: Any, visit: Visit, needs: Needs
    ) -> Iterable[bytes]:
        """Let Django answer; keep the answer if it may be kept."""
        environ[VISIT_KEY] = visit
        said: list[Any] = []

        def hear(status: str, headers: Headers, exc_info: Any = None) -> None:
            said[:] = status, headers

        try:
            chunks = self._application(environ, hear)
            status, headers = said
            if visit.page is None and not (visit.is_allowed and _may_be_kept(status, headers)):
                start_response(status, _unkept(headers))
                return chunks
            try:
                body = b"".join(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
            if visit.page is not None:
                return visit.page.answer(environ, start_response, time.time())
            page = KeptPage(
                status,
                headers,
                body,
                since=needs.since,
                ends=min(needs.ends, time.time() + LONGEST),
                slots=slots_of(needs.names),
            )
            if len(body) <= _LARGEST and self._put(visit, page):
                return page.answer(environ, start_response, time.time())
            start_response(status, _unkept(headers))
            return [body]
        finally:
            visit.end()

    def _put(self, visit: Visit, page: KeptPage) -> bool:
        try:
            return visit.store.put_page(visit.key, page)
        except Unreachable:
            return False

    def _open(self) -> Store:
        """Begin to keep pages. Raises Unreachable."""
        time_of = clock()
        # Two threads may both come here first; what one of them has kept is then made once more.
        self._store = Store(time_of, self._most_bytes, time_of.pages(self._release))
        return self._store

    def _key(self, environ: Environ) -> str:
        """Return what the answer depends on: how and under which name the site was asked, and for
        what.
        """
        header = self._secure_header
        if header is not None:
            said = environ.get(header[0], "").partition(",")[0].strip()
            scheme = "https" if said == header[1] else "http"
        else:
            scheme = environ.get("wsgi.url_scheme", "http")
        query = environ.get("QUERY_STRING", "")
        if query:
            query = environ["QUERY_STRING"] = _own(query)
        host = environ.get("HTTP_HOST", "")
        # A path may hold a "?" of its own, and a NUL; neither host nor query can hold a NUL.
        path = f"{environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}"
        return f"{scheme}\0{host}\0{path}\0{query}"


def _own(query: str) -> str:
    """Return a query without what others added to it, and without signs that say nothing."""
    parts = query.split("&")
    return "&".join(part for part in parts if part and not part.startswith(_STRANGE))


def _unkept(headers: Headers) -> Headers:
    """Return the headers of an answer that may be out of date in a moment.

    Some caches on the way keep for minutes whatever says nothing of caches, a 404 as well.
    """
    if any(name.lower() == "cache-control" for name, _value in headers):
        return headers
    return [*headers, ("Cache-Control", "no-cache")]


def _may_be_kept(status: str, headers: Headers) -> bool:
    """Tell whether an answer is the same for all who are not signed in, as far as it says."""
    names = {name.lower(): value for name, value in headers}
    if not status.startswith(_STATUSES) or "set-cookie" in names or "cache-control" in names:
        return False
    return names.get("vary", "").lower() in ("", "accept-encoding")
