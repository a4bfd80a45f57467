"""Nobody loses what they wrote because their session or their form grew too old."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]

# What the page shows of a text that it gives back, each with its lines; the rest is hidden in it.
_SHOWN = {
    "title": (gettext_lazy("Title"), 1),
    "name": (gettext_lazy("Name"), 1),
    "summary": (gettext_lazy("Summary"), 3),
    "description": (gettext_lazy("Description"), 3),
    "alt": (gettext_lazy("Description"), 3),
    "credit": (gettext_lazy("Credit"), 1),
    "licence": (gettext_lazy("Licence"), 1),
    "reason": (gettext_lazy("Reason"), 3),
    "note": (gettext_lazy("Note"), 3),
    "bio": (gettext_lazy("About"), 10),
    "message": (gettext_lazy("Message"), 6),
    "answer": (gettext_lazy("Answer"), 6),
    "text": (gettext_lazy("Text"), 10),
    "body": (gettext_lazy("Text, as HTML"), 20),
}


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


class KeepsText(ModelAdmin):  # type: ignore[type-arg]
    """Part of the administration whose two forms give a text back that they cannot take."""

    def get_urls(self) -> list[URLPattern]:
        """Put the wrapped forms before those of Django."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        add = keeps_text(self.add_view, self.admin_site)
        change = keeps_text(self.change_view, self.admin_site)
        return [
            path("add/", add, name=f"{name}_add"),
            path("<path:object_id>/change/", change, name=f"{name}_change"),
            *super().get_urls(),
        ]


def keep(request: HttpRequest, why: str, *, sign_in: bool = False) -> HttpResponse:
    """Answer with a page that holds everything that was sent, ready to be sent again."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    return render(
        request,
        "admin/kept.html",
        {
            "why": why,
            "sign_in": sign_in,
            "shown": [(*_SHOWN[name], name, value) for name, value in sent if name in _SHOWN],
            "hidden": [pair for pair in sent if pair[0] not in {*_SHOWN, "csrfmiddlewaretoken"}],
        },
        status=403,
    )


def _token_is_good(request: HttpRequest) -> bool:
    return _TokenCheck(_nothing).process_view(request, _nothing, (), {}) is None


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stand where the check wants a view; it looks at it for an exemption and finds none."""
    return HttpResponse()
