"""The report of links that lead nowhere, and of the articles in which they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import DenseRank
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import links
from articles.admin.desk import page_url
from articles.models import Article, Link, LinkCheck
from articles.models.link import LinkCheckQuerySet
from articles.services import linkchecks
from core.longlists import LongList

IN_LIST, ON_PAGE = 3, 200  # So many articles are named for each address.


@dataclass
class Holders:
    """The articles in which an address stands: the newest of them, and how many there are."""

    articles: list[Article] = field(default_factory=list)
    count: int = 0


class StandingFilter(admin.SimpleListFilter):
    """Dead ones if nothing else is chosen."""

    title = _("what came of it")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return what can be chosen."""
        return [
            ("failing", _("Failing, not dead yet")),
            ("unchecked", _("Could not be checked")),
            ("all", _("All")),
        ]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Say what stands there without a choice."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": _("Dead")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[LinkCheck]) -> Any:
        """Return the addresses of which that holds."""
        failing = queryset.filter(is_dead=False, failing_since__isnull=False)
        unchecked = queryset.filter(failing_since__isnull=True).exclude(reason="")
        chosen = {"failing": failing, "unchecked": unchecked, "all": queryset}
        return chosen.get(self.value() or "", queryset.filter(is_dead=True))


class _WithHolders(ChangeList):
    """A page of the report, with the articles of its rows."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the rows, and what they show of articles, in a fixed number of queries."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        _attach(self.result_list, IN_LIST)


@admin.register(LinkCheck)
class LinkCheckAdmin(LongList):
    """Shows what `check_links` found; only that changes it."""

    change_form_template = "admin/articles/linkcheck/change_form.html"
    list_display = ("address", "why", "since", "holders")
    list_filter = (StandingFilter,)
    list_per_page = 50
    search_fields = ("url",)
    ordering = ("failing_since", "pk")
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fields = ("open_address", "why", "checked_at", "failing_since", "holders")

    @admin.display(description=_("address"))
    def address(self, row: Any) -> str:
        """Return the address as editors know it."""
        return row.present

    @admin.display(description=_("address"))
    def open_address(self, row: Any) -> SafeString:
        """Return the address as a link."""
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', row.present)

    @admin.display(description=_("why"))
    def why(self, row: LinkCheck) -> SafeString:
        """Return what came of it in words."""
        if row.is_dead:
            state, name = "dead", _now("dead")
        elif row.failing_since:
            state, name = "failing", _now("failing")
        elif row.reason:
            state, name = "unchecked", _now("not checked")
        else:
            state, name = "published", _now("answers")
        return format_html('<span class="state state-{}">{}</span> {}', state, name, row.reason)

    @admin.display(description=_("failing since"), ordering="failing_since")
    def since(self, row: LinkCheck) -> Any:
        """Return the day of the first failure."""
        return localdate(row.failing_since) if row.failing_since else None

    @admin.display(description=_("in these articles"))
    def holders(self, row: Any) -> SafeString:
        """Return the articles, each leading to its form."""
        named = format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            ((page_url("change", each), _title(each)) for each in row.holders.articles),
        )
        more = row.holders.count - len(row.holders.articles)
        if not more:
            return format_html('<ul class="holders">{}</ul>', named)
        rest = ngettext("and %d more", "and %d more", more) % more
        return format_html('<ul class="holders">{}<li>{}</li></ul>', named, rest)

    def get_queryset(self, request: HttpRequest) -> LinkCheckQuerySet:
        """Return the addresses that a text still holds: what was mended is out at once."""
        return LinkCheck.objects.linked()

    def get_object(self, *args: Any, **kwargs: Any) -> LinkCheck | None:
        """Return the row with what its page shows."""
        row = super().get_object(*args, **kwargs)
        if row is not None:
            _attach([row], ON_PAGE)
        return row

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that knows the articles."""
        return _WithHolders

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(request, {"title": _("Dead links"), **(extra_context or {})})

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name the page by what it shows; the address stands on it as a link."""
        kwargs["extra_context"] = {"title": _("A link that was checked"), "subtitle": None}
        return super().change_view(request, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: rows come from checking."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LinkCheck | None = None) -> bool:
        """Refuse: rows come from checking."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LinkCheck | None = None) -> bool:
        """Refuse: a row goes when its address is in no text any more."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the button."""
        again = self.admin_site.admin_view(require_POST(self._check_again))
        name = "articles_linkcheck_again"
        return [path("<int:pk>/again/", again, name=name), *super().get_urls()]

    def _check_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Check one address now; that takes some seconds at most."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if links.inner(row.url):
            linkchecks.check_site([row.url])
        else:
            linkchecks.check_outside(row.url, linkchecks.fetcher())
        now = LinkCheck.objects.filter(url_hash=row.url_hash).first()
        if now is None or not now.reason:
            messages.success(request, _("It leads somewhere now."))
            return HttpResponseRedirect(reverse("admin:articles_linkcheck_changelist"), status=303)
        messages.warning(request, _("It was checked just now. See below what came of it."))
        page = reverse("admin:articles_linkcheck_change", args=[now.pk])
        return HttpResponseRedirect(page, status=303)


def _title(article: Article) -> str:
    return article.latest_revision.title if article.latest_revision else article.slug


def _attach(rows: Sequence[Any], most: int) -> None:
    """Give each row its present address, and the newest `most` articles that hold it."""
    held = Link.objects.in_use().filter(url_hash__in=[row.url_hash for row in rows])
    counts = held.values("url_hash").annotate(count=Count("revision__article", distinct=True))
    found = {each["url_hash"]: Holders(count=each["count"]) for each in counts}
    place = Window(DenseRank(), partition_by=F("url_hash"), order_by=F("revision__article").desc())
    ranked = held.annotate(place=place).filter(place__lte=most)
    pairs = dict.fromkeys(
        ranked.order_by("-revision__article").values_list("url_hash", "revision__article")
    )
    articles = Article.objects.at_hand().in_bulk({article for _hash, article in pairs})
    for key, article in pairs:
        found[key].articles.append(articles[article])
    present = links.present([row.url for row in rows])
    for row in rows:
        row.holders, row.present = found.get(row.url_hash, Holders()), present[row.url]
