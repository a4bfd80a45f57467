"""Names that a script suggests to editors while they type one."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.models import User
from articles.admin.names import KINDS


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address that the fields for names ask."""
    return [path("names/<slug:kind>/", site.admin_view(suggest), name="articles_names")]


@require_safe
def suggest(request: HttpRequest, kind: str) -> JsonResponse:
    """Answer with names that have the words of `?q=`, each as the field understands it."""
    assert isinstance(request.user, User)  # The administration admits nobody else.
    if kind not in KINDS:
        raise Http404
    offered = KINDS[kind]
    if not offered.may_ask(request.user):
        raise PermissionDenied
    found = offered.names.like(offered.rows(), request.GET.get("q", ""))
    labels = offered.names.labels(found)
    return JsonResponse(
        {
            "names": [
                {"label": label, "note": offered.note(row)}
                for row, label in zip(found, labels, strict=True)
            ]
        }
    )
