"""The list of articles in the newsroom: what it shows, how it is narrowed down and put in order."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin import bulk
from articles.admin.filters import (
    AuthorFilter,
    StateFilter,
    TopicFilter,
    WorkListFilter,
    chosen_list,
)
from articles.admin.paging import KeysFirst
from articles.models import STATE_NAMES, Article, Category
from articles.models.article import ArticleQuerySet
from articles.services.worklists import order_of, parts_of, seen_by
from articles.workflow import Reading
from core.longlists import LongList
from core.text import row_key

_READINGS = {
    Reading.NOTHING: _("not public"),
    Reading.PAGE: _("public"),
    Reading.GONE: _("withdrawn"),
}


class _InKeptOrder(ChangeList):
    """The list in orders that indexes have, found part by part."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Put what a chosen order says nothing about in that of saving, as the indexes do."""
        found: list[Any] = super().get_ordering(request, queryset)
        if ORDER_VAR not in self.params:
            return found
        saved, key = "latest_revision_id", "pk"
        chosen = [order for order in found if order.removeprefix("-") not in (saved, key)]
        if not chosen:  # By the last saving, or by a column that has no order.
            sign = "" if saved in found else "-"
        else:
            sign = "" if chosen[0].startswith("-") else "-"
        return [*chosen, f"{sign}{saved}", f"{sign}{key}"]

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the only page as those of any other."""
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list


class ArticleList(LongList):
    """The list; `ArticleAdmin` adds the pages that work on one article."""

    list_display = (
        "shown_title",
        "shown_state",
        "readers",
        "due",
        "topic",
        "author",
        "saved",
    )
    list_filter = (WorkListFilter, StateFilter, TopicFilter, AuthorFilter)
    list_per_page = 50
    paginator = KeysFirst
    list_select_related = ("category", "author", "latest_revision__created_by")
    search_fields = ("latest_revision__title", "live_revision__title", "next_revision__title")
    search_help_text = _("Finds words in titles.")
    # One more query for each topic and each person would be asked.
    show_facets = admin.ShowFacets.NEVER
    actions = ("publish_selected", "withdraw_selected", "refile_selected")

    @admin.display(description=_("title"), ordering="sort_title")
    def shown_title(self, article: Article) -> str:
        """Return the title of the newest revision, which editors work on."""
        return article.latest_revision.title if article.latest_revision else article.slug

    def action_checkbox(self, obj: Article) -> SafeString:
        """Name the box by the title in its row; Django would fetch the one that readers see."""
        name = _now("Select “%s”") % self.shown_title(obj)
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            *(ACTION_CHECKBOX_NAME, obj.pk, name),
        )

    @admin.display(description=_("newest text"), ordering="stage")
    def shown_state(self, article: Article) -> SafeString:
        """Return the state of the newest text in words, set apart by its look."""
        return format_html(
            '<span class="state state-{}">{}</span>', article.state, STATE_NAMES[article.state]
        )

    # No order by it, nor by what is due: there are lists of what is public and what is scheduled.
    @admin.display(description=_("readers see"))
    def readers(self, article: Article) -> SafeString:
        """Return what readers get, and since when."""
        reading = article.reading
        badge = format_html(
            '<span class="state state-reading-{}">{}</span>', reading, _READINGS[reading]
        )
        if reading is not Reading.PAGE:
            return badge
        words = _now("updated %s") if article.shown_update else _now("since %s")
        return format_html(
            "{} <br>{}", badge, words % _day(article.shown_update or article.published_at)
        )

    @admin.display(description=_("due"), empty_value="")
    def due(self, article: Article) -> SafeString | str:
        """Return what happens next by itself."""
        now = timezone.now()
        coming = [
            (at, words)
            for at, words in (
                (article.next_at, _now("goes live")),
                (article.withdraw_at, _now("withdrawn")),
            )
            if at is not None and at > now
        ]
        if not coming:
            return ""
        at, words = min(coming)
        return format_html("{} <br>{}", words, date_format(timezone.localtime(at), "j M Y, H:i"))

    @admin.display(description=_("topic"), ordering="category__path")
    def topic(self, article: Article) -> Category:
        """Return the topic; in order, topics stand as in their tree."""
        return article.category

    @admin.display(description=_("last saved"), ordering="latest_revision_id")
    def saved(self, article: Article) -> SafeString | str:
        """Return when and by whom the newest revision was saved."""
        revision = article.latest_revision
        if revision is None:
            return ""
        return format_html("{} <br>{}", _day(revision.created_at), revision.created_by or "")

    @admin.action(description=_("Publish…"), permissions=["publish"])
    def publish_selected(
        self, request: HttpRequest, queryset: ArticleQuerySet
    ) -> HttpResponseRedirect:
        """Lead to the page that says what publishing would do to each."""
        return bulk.ask(request, queryset, "publish")

    @admin.action(description=_("Withdraw…"), permissions=["publish"])
    def withdraw_selected(
        self, request: HttpRequest, queryset: ArticleQuerySet
    ) -> HttpResponseRedirect:
        """Lead to the page that says what withdrawing would do to each."""
        return bulk.ask(request, queryset, "withdraw")

    @admin.action(description=_("Move to another topic…"), permissions=["change"])
    def refile_selected(
        self, request: HttpRequest, queryset: ArticleQuerySet
    ) -> HttpResponseRedirect:
        """Lead to the page that asks for the topic."""
        return bulk.ask(request, queryset, "refile")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the newsroom."""
        assert isinstance(request.user, User)
        return permissions.can_publish(request.user)

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        """Return the articles that this user may look at, without the long texts."""
        assert isinstance(request.user, User)
        return seen_by(request.user).defer(
            "latest_revision__body", "latest_revision__outline", "author__bio"
        )

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> KeysFirst:
        """Say where rows are found by their keys."""
        found = super().get_paginator(request, *args, **kwargs)
        assert isinstance(found, KeysFirst)
        found.rows = self.get_queryset(request).select_related(*self.list_select_related)
        found.groups = {"author": "author_id", "category__path": "category_id"}
        if ORDER_VAR not in request.GET:
            assert isinstance(request.user, User)
            found.parts = parts_of(chosen_list(request), request.user)
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list whose orders the database keeps."""
        return _InKeptOrder

    def get_ordering(self, request: HttpRequest) -> tuple[str | Combinable | OrderBy, ...]:
        """Order a work list by what it is about, and all else by what was saved last."""
        which = chosen_list(request)
        # Revisions are numbered as they are saved.
        return tuple(order_of(which)) if which else ("-latest_revision_id",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows; refuse keys that no box has, at which Django fails."""
        if not all(map(row_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest
        return super().changelist_view(request, {"title": _("Articles"), **(extra_context or {})})


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j M Y") if moment else "–"
