"""Who works on which article, and the way back to its pages."""

from dataclasses import dataclass

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from articles import permissions
from articles.models import Article


@dataclass(frozen=True)
class Newsdesk:
    """Who works on which article, if it exists already, in which part of the administration."""

    admin: "ModelAdmin[Article]"
    request: HttpRequest
    user: User
    article: Article | None

    def may_write(self) -> bool:
        """Say whether the user may save this article, or start one."""
        if self.article is None:
            return permissions.can_create(self.user)
        return permissions.can_edit(self.user, self.article)


def page_url(page: str, article: Article, *more: object) -> str:
    """Return the address of a page of the article in the administration."""
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *more])


def see_other(page: str, article: Article, *more: object) -> HttpResponseRedirect:
    """Lead from a POST to a page of the article."""
    return HttpResponseRedirect(page_url(page, article, *more), status=303)


def readable(request: HttpRequest, pk: int) -> Article:
    """Return the article, without its long texts, for those who may see its drafts."""
    assert isinstance(request.user, User)  # The administration admits nobody else.
    article = get_object_or_404(Article.objects.at_hand(), pk=pk)
    if not permissions.can_preview(request.user, article):
        raise PermissionDenied
    return article
