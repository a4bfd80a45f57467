"""The list of articles in the newsroom, and the addresses of the pages that work on one."""

from datetime import datetime
from functools import partial

from django.contrib import admin
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import permissions
from articles.admin import autosaving, editing, inviting, previewing, stepping
from articles.admin.filters import AuthorFilter, StateFilter, TopicFilter
from articles.models import STATE_NAMES, Article
from articles.models.article import ArticleQuerySet
from core.keeping import keeps_text


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows articles; the pages that change one stand in `editing` and `releasing`."""

    list_display = (
        "shown_title",
        "shown_state",
        "category",
        "author",
        "published",
        "updated",
        "saved",
    )
    list_filter = (StateFilter, TopicFilter, AuthorFilter)
    list_per_page = 50
    list_select_related = ("category", "author", "latest_revision__created_by")
    search_fields = ("latest_revision__title", "live_revision__title")
    ordering = ("-latest_revision_id",)  # Revisions are numbered as they are saved.
    show_full_result_count = False
    # One more query for each topic and each person would be asked.
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=_("title"), ordering="latest_revision__title")
    def shown_title(self, article: Article) -> str:
        """Return the title of the newest revision, which editors work on."""
        return article.latest_revision.title if article.latest_revision else article.slug

    @admin.display(description=_("state"))
    def shown_state(self, article: Article) -> SafeString:
        """Return the state in words, set apart by its look."""
        return format_html(
            '<span class="state state-{}">{}</span>', article.state, STATE_NAMES[article.state]
        )

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, article: Article) -> str:
        """Return the day of the first publication."""
        return _day(article.published_at)

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, article: Article) -> str:
        """Return the day of the last update that was published."""
        return _day(article.updated_at)

    @admin.display(description=_("last saved"), ordering="latest_revision_id")
    def saved(self, article: Article) -> SafeString | str:
        """Return when and by whom the newest revision was saved."""
        revision = article.latest_revision
        if revision is None:
            return ""
        return format_html("{}<br>{}", _day(revision.created_at), revision.created_by or "–")

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        """Return the articles that this user may look at, without the long texts."""
        assert isinstance(request.user, User)
        articles = Article.objects.defer(
            "latest_revision__body", "latest_revision__outline", "author__bio"
        )
        if not permissions.can_review(request.user):
            articles = articles.filter(Q(created_by=request.user) | Q(author__user=request.user))
        return articles

    def get_ordering(self, request: HttpRequest) -> tuple[str | Combinable, ...]:
        """Order by the key of the newest revision, not by the revisions' own order."""
        return tuple(self.ordering)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(request, {"title": _("Articles"), **(extra_context or {})})

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Ask the rules of the newsroom."""
        if obj is None:
            return super().has_view_permission(request)
        assert isinstance(request.user, User)
        return permissions.can_preview(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Ask the rules of the newsroom."""
        if obj is None:
            return super().has_change_permission(request)
        assert isinstance(request.user, User)
        return permissions.can_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse: articles are withdrawn or archived, and their history is kept."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Put the pages of the newsroom before those of Django."""
        form = partial(editing.article_form, self)
        wrap = self.admin_site.admin_view
        return [
            path("add/", keeps_text(form, self.admin_site), name="articles_article_add"),
            path(
                "<int:pk>/change/",
                keeps_text(form, self.admin_site),
                name="articles_article_change",
            ),
            path(
                "<int:pk>/preview/",
                wrap(previewing.preview),
                name="articles_article_preview",
            ),
            path(
                "<int:pk>/step/<slug:action>/",
                keeps_text(partial(stepping.step, self), self.admin_site),
                name="articles_article_step",
            ),
            *autosaving.urls(self),
            *inviting.urls(self),
            *super().get_urls(),
        ]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "j M Y") if moment else "–"
