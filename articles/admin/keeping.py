"""Nobody loses what they wrote because their session or their form grew too old."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]

# Text areas of the page that gives a text back; everything else that was sent is hidden in it.
_SHOWN = ("title", "summary", "body")


class _TokenCheck(CsrfViewMiddleware):
    """Django's check of the form's token, without its page and its warning in the log."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden(reason)


def keeps_text(view: View, site: AdminSite) -> View:
    """Wrap a view of the administration: a text that cannot be taken is given back.

    Without this, a POST with an old session is led to the sign-in page and one with an old
    form token gets an error page, and the text is gone.
    """
    guarded = site.admin_view(view)

    # The token is checked here, and Django would answer before: hence the exemption.
    @csrf_exempt
    @never_cache
    @wraps(guarded)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        # What comes from a page of another site was not written here and is not shown again.
        if request.method == "POST" and (
            request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        ):
            if not site.has_permission(request):
                return keep(request, _("You are not signed in any more."), sign_in=True)
            if not _token_is_good(request):
                return keep(request, _("You have signed in again since you opened this form."))
        return guarded(request, *args, **kwargs)

    return wrapper


def keep(request: HttpRequest, why: str, *, sign_in: bool = False) -> HttpResponse:
    """Answer with a page that holds everything that was sent, ready to be sent again."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    return render(
        request,
        "admin/articles/article/kept.html",
        {
            "why": why,
            "sign_in": sign_in,
            "shown": {name: request.POST.get(name, "") for name in _SHOWN},
            "hidden": [pair for pair in sent if pair[0] not in (*_SHOWN, "csrfmiddlewaretoken")],
        },
        status=403,
    )


def _token_is_good(request: HttpRequest) -> bool:
    return _TokenCheck(_nothing).process_view(request, _nothing, (), {}) is None


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stand where the check wants a view; it looks at it for an exemption and finds none."""
    return HttpResponse()
