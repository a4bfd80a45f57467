"""The list of articles in the newsroom: what it shows, how it is narrowed down and put in order."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models.expressions import Combinable, OrderBy
from django.forms import CheckboxInput
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
from articles.models import STATE_NAMES, Article
from articles.models.article import ArticleQuerySet
from articles.services.worklists import next_due, order_of, seen_by
from articles.workflow import Reading
from core.longlists import LongList
from core.text import row_key

_READINGS = {
    Reading.NOTHING: _("not public"),
    Reading.PAGE: _("public"),
    Reading.GONE: _("withdrawn"),
}


class ArticleList(LongList):
    """The list; `ArticleAdmin` adds the pages that work on one article."""

    list_display = (
        "shown_title",
        "shown_state",
        "readers",
        "due",
        "category",
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

    @admin.display(description=_("title"), ordering="latest_revision__title")
    def shown_title(self, article: Article) -> str:
        """Return the title of the newest revision, which editors work on."""
        return article.latest_revision.title if article.latest_revision else article.slug

    def action_checkbox(self, obj: Article) -> SafeString:
        """Name the box by the title in its row; Django would fetch the one that readers see."""
        name = _now("Select “%s”") % self.shown_title(obj)
        attrs = {"class": "action-select", "aria-label": name}
        return CheckboxInput(attrs, lambda value: False).render(ACTION_CHECKBOX_NAME, str(obj.pk))

    @admin.display(description=_("newest text"), ordering="stage")
    def shown_state(self, article: Article) -> SafeString:
        """Return the state of the newest text in words, set apart by its look."""
        return format_html(
            '<span class="state state-{}">{}</span>', article.state, STATE_NAMES[article.state]
        )

    @admin.display(description=_("readers see"), ordering="published_at")
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

    @admin.display(description=_("due"), ordering=next_due().asc(nulls_last=True), empty_value="")
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
        return found

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
