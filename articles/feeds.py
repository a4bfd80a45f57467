"""Feeds for those who follow the site: new articles, those of a topic, and all corrections."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import cachetags
from articles.models import Article, Category, Change
from articles.models.article import ArticleQuerySet
from articles.parts import follows_schedule
from core.pagecache import Needs, keeps, needs_of

NEWEST, CORRECTIONS = 20, 30  # So many entries have the feeds.


@keeps()
@require_safe
def newest_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest articles."""
    needs = needs_of(request)
    follows_schedule(needs)
    needs.on(cachetags.HOME)
    feed = _feed(settings.SITE_NAME, reverse("articles:home"), request.path)
    return _newest(feed, Article.objects.published(), needs)


@keeps()
@require_safe
def topic_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the newest articles of a topic, and of those below it."""
    needs = needs_of(request)
    follows_schedule(needs)
    topic = get_object_or_404(Category, pk=pk)
    needs.on(cachetags.TOPICS, cachetags.list_name(topic))
    title = f"{topic.name} – {settings.SITE_NAME}"
    feed = _feed(title, topic.get_absolute_url(), request.path, topic.description)
    return _newest(feed, Article.objects.published().in_topic(topic), needs)


@keeps()
@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest corrections."""
    needs = needs_of(request)
    follows_schedule(needs)
    changes = list(Change.objects.with_pages().corrections()[:CORRECTIONS])
    needs.on(cachetags.CORRECTIONS, *cachetags.corrected(changes))
    listed = reverse("articles:corrections")
    feed = _feed(_("Corrections of %s") % settings.SITE_NAME, listed, request.path)
    for change in changes:
        feed.add_item(
            title=change.article.title,
            link=_absolute(change.article.get_absolute_url()),
            unique_id=f"{_absolute(listed)}#correction-{change.pk}",
            # Feed readers take the content for HTML.
            description=escape(f"{change.note} {change.correction_text}"),
            pubdate=change.at,
            updateddate=change.at,
        )
    return _answer(feed)


def _newest(feed: Atom1Feed, articles: ArticleQuerySet, needs: Needs) -> HttpResponse:
    """Answer with the newest of some articles."""
    newest = list(articles.for_list()[:NEWEST])
    needs.on(*cachetags.authors_of(newest))
    for article in newest:
        revision = article.shown_revision
        assert revision is not None  # Public articles have one.
        feed.add_item(
            title=revision.title,
            link=_absolute(article.get_absolute_url()),
            # It stays when the article gets another address.
            unique_id=_absolute(reverse("articles:article_itself", args=[article.pk])),
            description=escape(revision.summary),
            author_name=article.author.name,
            pubdate=article.published_at,
            updateddate=article.shown_update or article.published_at,
        )
    return _answer(feed)


def _feed(title: str, page: str, path: str, about: str = "") -> Atom1Feed:
    """Begin the feed at `path` that belongs to a page."""
    return Atom1Feed(
        title=title,
        link=_absolute(page),
        feed_url=_absolute(path),
        description="",  # Atom has no such thing.
        subtitle=about or None,
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
    )


def _answer(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
