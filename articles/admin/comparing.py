"""Comparing two revisions of an article, and going back to one."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from articles import permissions
from articles.admin.comparison import compared
from articles.admin.desk import readable, see_other
from articles.models import Article, Revision
from articles.services import drafting
from articles.services.errors import EditConflict, Refused
from core.text import row_key

CHOICES = 50  # Of the newest revisions, besides all that have a name.


@require_safe
def compare(request: HttpRequest, pk: int, *, admin: "ModelAdmin[Article]") -> HttpResponse:
    """Show what became of one revision in another, the earlier one first whatever was asked."""
    article = readable(request, pk)
    wanted = sorted(row_key(request.GET.get(name, "")) for name in ("from", "to"))
    found = {
        revision.number: revision
        for revision in article.revisions.filter(
            Q(number=wanted[0]) | Q(number=wanted[1])
        ).select_related("created_by", "version_name")
    }
    if not found.keys() >= set(wanted):
        raise Http404
    before, after = (found[number] for number in wanted)
    return _page(
        admin,
        request,
        article,
        "compare",
        title=_("Compare revisions %(before)d and %(after)d")
        % {"before": before.number, "after": after.number},
        before=before,
        after=after,
        choices=_choices(article, before, after),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revert(
    request: HttpRequest, pk: int, number: int, *, admin: "ModelAdmin[Article]"
) -> HttpResponse:
    """Show what going back to a revision would change; do it when that is sent."""
    article = readable(request, pk)
    assert isinstance(request.user, User)
    if not permissions.can_edit(request.user, article):
        raise PermissionDenied
    revisions = article.revisions.select_related("created_by", "version_name")
    old = get_object_or_404(revisions, number=number)
    refusal: Refused | None = None
    if request.method == "POST":
        base = row_key(request.POST.get("base", "")) or None
        try:
            made = drafting.revert(article, number, base=base, by=request.user)
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request,
                _("Revision %(made)d has the text of revision %(number)d.")
                % {"made": made.number, "number": number},
            )
            return see_other("change", article)
    return _page(
        admin,
        request,
        article,
        "revert",
        title=_("Go back to revision %d") % number,
        before=revisions.order_by("-number")[0],
        after=old,
        refusal=refusal,
        status=409 if isinstance(refusal, EditConflict) else 200,
    )


def _page(
    admin: "ModelAdmin[Article]",
    request: HttpRequest,
    article: Article,
    page: str,
    *,
    before: Revision,
    after: Revision,
    status: int = 200,
    **about: object,
) -> HttpResponse:
    """Show two texts side by side, with what the page says about them."""
    assert isinstance(request.user, User)
    context = {
        **admin.admin_site.each_context(request),
        "opts": Article._meta,
        "article": article,
        "before": before,
        "after": after,
        "comparison": compared(before, after, by=request.user),
        **about,
    }
    template = f"admin/articles/article/{page}.html"
    return TemplateResponse(request, template, context, status=status)


def _choices(article: Article, *shown: Revision) -> list[Revision]:
    """Return the revisions that the page offers to compare, newest first, without their texts."""
    newest = article.latest_revision.number if article.latest_revision else 0
    wanted = (
        Q(number__gt=newest - CHOICES)
        | Q(version_name__isnull=False)
        | Q(pk__in=[revision.pk for revision in shown])
    )
    revisions = article.revisions.filter(wanted).select_related("version_name")
    return list(revisions.defer("body", "outline").order_by("-number"))
