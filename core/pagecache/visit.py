"""A request whose answer may be kept, and the decorator of the views that allow it."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.pagecache.clock import Unreachable
from core.pagecache.page import KeptPage
from core.pagecache.store import Store

VISIT_KEY = "mgportal.visit"
View = Callable[..., HttpResponseBase]


class Visit:
    """A request of somebody who is not signed in, for a page that is not there yet."""

    def __init__(self, store: Store, key: str) -> None:
        self.store, self.key = store, key
        self.is_allowed = False  # Whether the view lets its answer be kept.
        self.page: KeptPage | None = None  # What another request made meanwhile.
        self._has_turn = self._has_shared_turn = False

    def allow(self) -> bool:
        """Take the turn to make the page, or tell that it is there by now."""
        self.is_allowed = True
        store = self.store
        self._has_turn = store.take_turn(self.key)
        if self._has_turn and store.shared is not None:
            self._has_shared_turn = store.shared.take_turn(self.key)
        if not (self._has_turn and (self._has_shared_turn or store.shared is None)):
            with suppress(Unreachable):
                self.page = store.page(self.key, store.clock.now())
        return self.page is not None

    def end(self) -> None:
        """Give the turn back, if this request has it."""
        if self._has_shared_turn and self.store.shared is not None:
            self.store.shared.end_turn(self.key)
        if self._has_turn:
            self.store.end_turn(self.key)


def keeps(*parameters: str) -> Callable[[View], View]:
    """Let the page cache keep what a view answers to readers who are not signed in.

    `parameters` are those of the query that the view reads; an address with any other one is
    answered anew each time, so that nobody fills the memory with pages that are all the same.
    """
    known = frozenset(parameters)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visit: Visit | None = request.META.get(VISIT_KEY)
            if visit is not None and known.issuperset(request.GET) and visit.allow():
                return HttpResponse()  # The front answers with the page that is there by now.
            return view(request, *args, **kwargs)

        return answer

    return decorate
