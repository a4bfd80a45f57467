"""The library of sources in the administration."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin import citing, linking
from articles.admin.paging import KeysFirst
from articles.admin.source_forms import SourceForm, StatusForm
from articles.models import Article, Citation, Recheck, Reference
from articles.services import lookups, sourcing
from articles.services.errors import Refused
from core.keeping import keeps_text
from core.longlists import LongList

SHOWN = 50


class UseFilter(admin.SimpleListFilter):
    """Sources that some text cites, and those that could be removed."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [("yes", _("Cited now")), ("no", _("Not cited now"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reference]) -> Any:
        """Return the sources of the choice."""
        cited = Exists(Citation.objects.in_use().filter(reference=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(cited)
        return queryset.exclude(cited) if self.value() == "no" else queryset


@admin.register(Reference)
class ReferenceAdmin(LongList):
    """A list that says what became of each source; forms that write through the services."""

    list_display = ("named", "marker_shown", "year", "standing")
    list_filter = ("status", UseFilter, "kind")
    list_per_page = 50
    paginator = KeysFirst
    search_fields = ("title",)  # What is searched is up to lookups.search.
    search_help_text = _(
        "Finds words in titles, authors and journals; a DOI, PMID, ISBN or address; or [ref:12]."
    )
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=_("source"), ordering="title")
    def named(self, source: Reference) -> str:
        """Return the title and who wrote it."""
        authors = ", ".join(source.authors[:3]) + (" …" if len(source.authors) > 3 else "")
        return format_html("{}<br><small>{}</small>", source.title, authors)

    @admin.display(description=_("marker"), ordering="pk")
    def marker_shown(self, source: Reference) -> str:
        """Return what is typed into a text."""
        return source.marker

    @admin.display(description=_("what is known of it"), ordering="status")
    def standing(self, source: Reference) -> str:
        """Return what became of it, in words that stand out where something speaks against it."""
        words = source.get_status_display()
        if source.status == "ok":
            return words
        return format_html('<strong class="source-{}">{}</strong>', source.status, words)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Return what the typed words or the identifier find."""
        return lookups.search(queryset, search_term) if search_term else queryset, False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(request, {"title": _now("Sources"), **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Reference | None = None) -> bool:
        """Allow it for a source that no text cites."""
        if not permissions.can_remove_sources(_user(request)):
            return False
        return obj is None or not sourcing.is_cited(obj)

    def delete_model(self, request: HttpRequest, obj: Reference) -> None:
        """Remove a source that no text cites."""
        sourcing.remove(obj, by=_user(request))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Write nothing: the service leaves the line."""
        return None

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own form, which asks no service."""
        raise Http404

    def get_urls(self) -> list[URLPattern]:
        """Put our forms, and the pages that the editor of texts asks, before those of Django."""
        site = self.admin_site
        add, change = partial(add_source, self), partial(change_source, self)
        judge = partial(judge_source, self)
        return [
            path("add/", keeps_text(add, site), name="articles_reference_add"),
            path("<int:pk>/change/", keeps_text(change, site), name="articles_reference_change"),
            path("<int:pk>/status/", keeps_text(judge, site), name="articles_reference_status"),
            *citing.urls(site),
            *super().get_urls(),
        ]


def add_source(model_admin: ReferenceAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form of a new source; add it to the library."""
    by = _user(request)
    if not permissions.can_keep_sources(by):
        raise PermissionDenied
    sent = request.method == "POST"
    form = SourceForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            source = sourcing.add(form.description, by=by)
        except Refused as error:
            form.add_refusal(error)
        else:
            words = _now("The source is in the library. To cite it, type %s into a text.")
            messages.success(request, words % source.marker)
            return _see(source)
    return _page(model_admin, request, "form", {"title": _now("New source"), "form": form})


def change_source(model_admin: ReferenceAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of a source and what cites it; save what those send who may."""
    by = _user(request)
    source = get_object_or_404(Reference.objects.select_related("added_by"), pk=pk)
    may_save = sourcing.may_change(source, by)
    sent = request.method == "POST"
    if not model_admin.has_view_permission(request, source) or (sent and not may_save):
        raise PermissionDenied
    form = SourceForm(request.POST if sent else None, source=source, is_locked=not may_save)
    if sent and form.is_valid():
        try:
            sourcing.change(source, form.description, by=by)
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _now("Saved. Every page that cites it shows this now."))
            return _see(source)
    context = {"title": source.title, "form": form, "source": source, "is_locked": not may_save}
    return _page(model_admin, request, "form", context | _about(model_admin, request, source))


def judge_source(model_admin: ReferenceAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what became of a source, and write it down."""
    by = _user(request)
    source = get_object_or_404(Reference, pk=pk)
    if not permissions.can_keep_sources(by):
        raise PermissionDenied
    sent = request.method == "POST"
    form = StatusForm(request.POST if sent else None, source=source, user=by)
    may_judge = permissions.can_judge_source(by, source.status)
    if sent and not may_judge:
        raise PermissionDenied
    if sent and form.is_valid():
        try:
            sourcing.set_status(source, form.chosen, by=by, note=form.cleaned_data["note"])
        except Refused as error:
            form.add_refusal(error)
        else:
            messages.success(request, _now("Saved. Every page that cites it says so now."))
            return _see(source)
    shown = Article.objects.shown_with(source).count()
    context = {"title": _now("What became of a source"), "form": form, "source": source}
    return _page(
        model_admin, request, "status", context | {"shown": shown, "is_locked": not may_judge}
    )


def _about(
    model_admin: ReferenceAdmin, request: HttpRequest, source: Reference
) -> dict[str, object]:
    """Return what cites the source now, and what was opened for review because of it."""
    by = _user(request)
    articles = Article.objects.at_hand().citing(source).order_by("-latest_revision_id")
    found = [linking.named(article, by) for article in articles[:SHOWN]]
    shown = [article for article in found if article]
    return {
        "articles": shown,
        "unnamed": found.count(None),
        "more": max(0, articles.count() - SHOWN) if len(found) == SHOWN else 0,
        "open_rechecks": Recheck.objects.open().filter(reference=source).count(),
        "may_delete": model_admin.has_delete_permission(request, source),
        "may_judge": permissions.can_keep_sources(by),
    }


def _page(
    model_admin: ReferenceAdmin, request: HttpRequest, name: str, context: dict[str, object]
) -> HttpResponse:
    shown = {
        **model_admin.admin_site.each_context(request),
        "opts": Reference._meta,
        **context,
    }
    return TemplateResponse(request, f"admin/articles/reference/{name}.html", shown)


def _see(source: Reference) -> HttpResponseRedirect:
    address = reverse("admin:articles_reference_change", args=[source.pk])
    return HttpResponseRedirect(address, status=303)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # The administration admits nobody else.
    return request.user
