"""Leading on from an address that is not the one of a page now."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """Lead for good to where the page is now; what the query asks for is kept.

    Browsers keep such an answer for ever unless told otherwise. After a move back they would go
    round in circles.
    """
    return _asked_again(HttpResponsePermanentRedirect(_with_query(request, path)))


def at_present(request: HttpRequest, path: str) -> HttpResponse:
    """Lead from a permanent address to the one that the page has at present."""
    return _asked_again(HttpResponseRedirect(_with_query(request, path)))


def _with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _asked_again(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response
