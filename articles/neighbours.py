"""What a page shows of other pages and of the topics: one query for all of it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from articles import links
from articles.models import Article, Category

MOST_RELATED = 4
_TRAIL, _TOPIC, _RELATED, _LINKED = range(4)


class Card(NamedTuple):
    """Another article as a page recommends it."""

    url: str
    title: str
    summary: str


class Neighbours(NamedTuple):
    """The way to an article, what else there is in its topic, and the text with present links."""

    trail: list[Category]
    related: list[Card]
    body: str


class _Row(NamedTuple):
    what: int
    pk: int
    address: str
    title: str
    summary: str
    at: datetime | None


def neighbours_of(article: Article, body: str) -> Neighbours:
    """Return what stands around an article with this stored text."""
    named = links.named_in(body)
    paths = _steps(article.category.url_path)
    asked: list[Any] = [
        _related(article),
        _linked(named["a"]),
        _topics(_TRAIL, Category.objects.filter(url_path__in=paths)),
        _topics(_TOPIC, Category.objects.filter(pk__in=named["t"])),
    ]
    rows = [_Row(*row) for row in asked[0].union(*asked[1:], all=True)]
    trail = sorted((row for row in rows if row.what == _TRAIL), key=lambda row: len(row.address))
    # Of the newest first; of two of one moment, that which was made last.
    related = sorted(
        (row for row in rows if row.what == _RELATED),
        key=lambda row: (row.at, row.pk),
        reverse=True,
    )
    present = {f"/a/{row.pk}/": _article_url(row.address) for row in rows if row.what == _LINKED}
    present |= {f"/t/{row.pk}/": _topic_url(row.address) for row in rows if row.what == _TOPIC}
    return Neighbours(
        [Category(pk=row.pk, url_path=row.address, name=row.title) for row in trail],
        [Card(_article_url(row.address), row.title, row.summary) for row in related],
        links.with_addresses(body, present),
    )


def _related(article: Article) -> QuerySet[Article, tuple[object, ...]]:
    same = Article.objects.published().filter(category=article.category_id).exclude(pk=article.pk)
    newest = same.order_by("-published_at", "-pk")[:MOST_RELATED]
    return (
        Article.objects.filter(pk__in=newest.values("pk"))
        .values_list(
            Value(_RELATED, output_field=IntegerField()),
            "pk",
            "slug",
            _shown("title"),
            _shown("summary"),
            "published_at",
        )
        .order_by()
    )


def _linked(keys: Collection[int]) -> QuerySet[Article, tuple[object, ...]]:
    """Ask for articles by their keys; the address of one that is not published yet is not told."""
    told = Article.objects.filter(pk__in=keys, published_at__lte=timezone.now())
    return told.values_list(
        Value(_LINKED, output_field=IntegerField()), "pk", "slug", _NONE, _NONE, "published_at"
    ).order_by()


def _topics(what: int, topics: QuerySet[Category]) -> QuerySet[Category, tuple[object, ...]]:
    return topics.values_list(
        Value(what, output_field=IntegerField()), "pk", "url_path", "name", _NONE, _NEVER
    ).order_by()


_NONE = Value("", output_field=CharField())
_NEVER = Value(None, output_field=DateTimeField())


def _shown(text: str) -> Case:
    """Return a text of the revision that readers see."""
    is_due = When(next_at__lte=timezone.now(), then=F(f"next_revision__{text}"))
    return Case(is_due, default=F(f"live_revision__{text}"), output_field=CharField())


def _steps(url_path: str) -> list[str]:
    """Return the paths of all topics down to the one at `url_path`."""
    steps = url_path.split("/")
    return ["/".join(steps[: end + 1]) for end in range(len(steps))]


def _article_url(slug: str) -> str:
    return reverse("articles:article", args=[slug])


def _topic_url(path: str) -> str:
    return reverse("articles:topic", args=[path])
