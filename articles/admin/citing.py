"""What the editor of texts shows when a source is to be cited: pieces of pages for its script."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from articles import permissions
from articles.admin.source_forms import SourceForm
from articles.models import Reference
from articles.services import lookups, sourcing
from articles.services.errors import Refused
from articles.services.sourcing import AlreadyThere
from core.keeping import keeps_text
from core.text import one_line, row_key

AT_ONCE = 20


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses that the editor of texts asks."""
    return [
        path("pick/", site.admin_view(pick), name="articles_reference_pick"),
        path("pick/add/", keeps_text(require_POST(add), site), name="articles_reference_new"),
    ]


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Show the newest sources, or those found by `?q=`; `?before=` shows the next ones."""
    assert isinstance(request.user, User)  # The administration admits nobody else.
    if not request.user.has_perm("articles.view_reference"):
        raise PermissionDenied
    text = one_line(request.GET.get("q", "")[:700])
    found = Reference.objects.order_by("-pk")
    if text:
        found = lookups.search(found, text)
    if before := row_key(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    shown = list(found[: AT_ONCE + 1])
    context: dict[str, object] = {
        "sources": shown[:AT_ONCE],
        "more_before": shown[AT_ONCE - 1].pk if len(shown) > AT_ONCE else None,
        "q": text,
    }
    if before:
        return render(request, "admin/articles/reference/_found.html", context)
    if permissions.can_keep_sources(request.user):
        context |= {"may_add": True, "form": SourceForm()}
    return render(request, "admin/articles/reference/_pick.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Add a source to the library, for the text that is being written; or show what is wrong."""
    assert isinstance(request.user, User)
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            source = sourcing.add(form.description, by=request.user)
        except AlreadyThere as known:
            form.add_refusal(known)
            return _form(request, form, known.reference)
        except Refused as error:
            form.add_refusal(error)
        else:
            return render(request, "admin/articles/reference/_added.html", {"source": source})
    return _form(request, form)


def _form(request: HttpRequest, form: SourceForm, known: Reference | None = None) -> HttpResponse:
    context = {"form": form, "known": known}
    return render(request, "admin/articles/reference/_new.html", context)
