"""Pages that belong to no app."""

import mimetypes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.static import serve

from accounts import views as accounts_views
from comments.views import rescue
from core.pagecache import keeps

# The pages on how the site is made, each with its heading and what it says in a sentence.
POLICIES = {
    "editorial": (
        _("How we make our pages"),
        _("Who writes and reviews them, what the dates mean, and when a page is looked at again."),
    ),
    "corrections": (
        _("How we correct mistakes"),
        _("What was wrong stays in the open: we tell you what we changed and when."),
    ),
    "conflicts": (
        _("Conflicts of interest"),
        _("Whoever vouches for a page tells you who pays them."),
    ),
    "funding": (
        _("Who pays for this site"),
        _("Who is behind these pages, and where the money comes from."),
    ),
    "feedback": (
        _("Tell us what is wrong"),
        _("You can report a mistake without an account and without your name."),
    ),
}


@keeps()
def about(request: HttpRequest) -> HttpResponse:
    """Show who makes the site and how."""
    return render(request, "about.html")


@keeps()
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the promises by which the site is made."""
    heading, lead = POLICIES[name]
    context = {"heading": heading, "lead": lead, "funding": settings.FUNDING}
    return render(request, f"policies/{name}.html", context)


@keeps()
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is there for them, and what is not."""
    closed = [reverse("admin:index"), "/accounts/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('articles:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def nowhere(request: HttpRequest, what: str) -> HttpResponse:
    """Stand where a page of somebody else's would be that the portal does not want."""
    raise Http404


# Not every system knows the newer ones by their suffix.
for _suffix in ("webp", "avif"):
    mimetypes.add_type(f"image/{_suffix}", f".{_suffix}")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an uploaded picture of a local site; in production the web server does."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request makes no sense, or is too large.

    The page is made without a look at the request: Django's own view reads the form once
    more, which fails again where the form was the reason, and ends in a bare error.
    """
    return HttpResponseBadRequest(render_to_string("400.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form is too old; a comment that was typed into it is given back."""
    rescued = rescue.csrf_failure(request) or accounts_views.csrf_failure(request)
    return rescued or render(request, "403.html", status=403)
