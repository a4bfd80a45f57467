"""The decorator of views whose pages may be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

VISIT_KEY = "mgportal.visit"
View = Callable[..., HttpResponseBase]


def keeps(*parameters: str) -> Callable[[View], View]:
    """Let the page cache keep what a view answers to readers who are not signed in.

    `parameters` are those of the query that the view reads; an address with any other one is
    answered anew each time, so that nobody fills the memory with pages that are all the same.
    """
    known = frozenset(parameters)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visit = request.META.get(VISIT_KEY)
            if visit is None or not known.issuperset(request.GET):
                return view(request, *args, **kwargs)
            if visit.is_there_by_now():
                return HttpResponse()  # What another request made meanwhile is answered instead.
            return view(request, *args, **kwargs)

        return answer

    return decorate
