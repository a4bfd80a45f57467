"""What links here: the articles that lead their readers to this one."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from articles import permissions
from articles.admin.desk import Newsdesk, page_url
from articles.models import STATE_NAMES, Article

SHOWN = 50


@dataclass(frozen=True)
class LinkingArticle:
    """An article with a link to this one, and where this user can look at it."""

    title: str
    url: str
    state: str
    state_name: Any


def panel(desk: Newsdesk) -> dict[str, object]:
    """Return what the panel beside the form shows."""
    return links_to(desk.article, by=desk.user) if desk.article else {}


def links_to(article: Article, *, by: User) -> dict[str, object]:
    """Return the articles that link to this one, newest first, and how many there are.

    Drafts that this user may not read are counted and not named. Two queries.
    """
    keys = Article.objects.keys_linking_to(article)
    rows = Article.objects.at_hand().filter(pk__in=keys[:SHOWN]).order_by("-latest_revision_id")
    known = [row for row in (named(each, by) for each in rows) if row]
    count = len(keys)
    return {"links_here": known, "links_count": count, "links_unnamed": count - len(known)}


def named(article: Article, by: User) -> LinkingArticle | None:
    """Return an article as this user may know of it; None for a draft that is not for them."""
    if permissions.can_preview(by, article):
        newest, url = article.latest_revision, page_url("change", article)
        title = newest.title if newest else article.slug
    elif article.is_public:
        title, url = article.title, article.get_absolute_url()
    else:
        return None
    state = article.state
    return LinkingArticle(title, url, state, STATE_NAMES[state])
