"""Articles in the administration: who may do what, and the addresses of the pages."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.models import User
from articles import permissions
from articles.admin import (
    autosaving,
    bulk,
    correcting,
    describing,
    editing,
    history,
    inviting,
    previewing,
    rechecking,
    reviews,
    stepping,
    suggesting,
)
from articles.admin.listing import ArticleList
from articles.models import Article
from core.keeping import keeps_text


@admin.register(Article)
class ArticleAdmin(ArticleList):
    """Says who may do what, and where the pages of an article are."""

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

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own form, which keys that are spelled oddly (+7) lead to.

        It would write past the services: no rules of filing, no redirect, no line in the log.
        """
        raise Http404

    def history_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own history; ours has its address."""
        raise Http404

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
                "<int:pk>/widths/",
                wrap(partial(previewing.widths, admin=self)),
                name="articles_article_widths",
            ),
            path(
                "<int:pk>/step/<slug:action>/",
                keeps_text(partial(stepping.step, self), self.admin_site),
                name="articles_article_step",
            ),
            path(
                "reviews/",
                wrap(require_safe(partial(reviews.reviews, self))),
                name="articles_article_reviews",
            ),
            path(
                "<int:pk>/correct/",
                keeps_text(partial(correcting.correct, self), self.admin_site),
                name="articles_article_correct",
            ),
            *autosaving.urls(self),
            *describing.urls(self),
            *rechecking.urls(self),
            *inviting.urls(self),
            *history.urls(self),
            *suggesting.urls(self.admin_site),
            path(
                "bulk/<slug:name>/",
                keeps_text(partial(bulk.decide, self), self.admin_site),
                name="articles_article_bulk",
            ),
            *super().get_urls(),
        ]
