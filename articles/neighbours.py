"""What a page shows of other pages and of the topics: one query for all of it."""

from datetime import datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import Case, CharField, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from articles import links
from articles.models import Article, Category
from articles.schedule import changing_next
from core.paths import address
from core.prepared import Keys, Prepared
from core.prepared import Value as Given

Rows = QuerySet[Any, tuple[Any, ...]]

MOST_RELATED = 4
_TRAIL, _TOPIC, _RELATED, _LINKED, _CHANGE = range(5)


class Card(NamedTuple):
    """Another article as a page recommends it."""

    url: str
    title: str
    summary: str


class Step(NamedTuple):
    """A topic on the way to an article."""

    url: str
    name: str

    def get_absolute_url(self) -> str:
        """Return its address, as topics themselves do."""
        return self.url


class Neighbours(NamedTuple):
    """The way to an article, what else there is in its topic, and the text with present links."""

    trail: list[Step]
    related: list[Card]
    body: str
    changes_at: datetime | None  # When the clock changes next what readers see of any article.


class _Row(NamedTuple):
    what: int
    pk: int
    address: str
    title: str
    summary: str
    at: datetime | None


def neighbours_of(article: Article, body: str, *, at: datetime | None = None) -> Neighbours:
    """Return what stands around an article with this stored text, as it is now or was at a time."""
    named, paths = links.named_in(body), _steps(article.category.url_path)
    values: dict[str, Given] = {
        "now": at or timezone.now(),
        "topic": article.category_id,
        "article": article.pk,
        **{f"step_{place}": path for place, path in enumerate(paths)},
        **{f"a_{place}": pk for place, pk in enumerate(named["a"])},
        **{f"t_{place}": pk for place, pk in enumerate(named["t"])},
    }
    query = _query(len(paths), len(named["a"]), len(named["t"]))
    rows = [_Row(*row) for row in query.rows(**values)]
    trail = sorted((row for row in rows if row.what == _TRAIL), key=lambda row: len(row.address))
    # The newest first; of two of one moment, that which was made last.
    related = sorted(
        (row for row in rows if row.what == _RELATED),
        key=lambda row: (row.at, row.pk),
        reverse=True,
    )
    present = {f"/a/{row.pk}/": _article_url(row.address) for row in rows if row.what == _LINKED}
    present |= {f"/t/{row.pk}/": _topic_url(row.address) for row in rows if row.what == _TOPIC}
    changes = [row.at for row in rows if row.what == _CHANGE and row.at is not None]
    return Neighbours(
        [Step(_topic_url(row.address), row.title) for row in trail],
        [Card(_article_url(row.address), row.title, row.summary) for row in related],
        links.with_addresses(body, present),
        min(changes, default=None),
    )


@lru_cache(maxsize=100)
def _query(steps: int, articles: int, topics: int) -> Prepared:
    """Return the query for a topic so deep and a text with so many links."""
    return Prepared(partial(_asked, steps, articles, topics))


def _asked(steps: int, articles: int, topics: int, places: Keys) -> Rows:
    now = places.moment("now")
    trail = Category.objects.filter(url_path__in=places.texts("step", steps))
    asked = [_related(places, now), _topics(_TRAIL, trail), *_changes(now)]
    if articles:
        asked.append(_linked(places.keys("a", articles), now))
    if topics:
        asked.append(_topics(_TOPIC, Category.objects.filter(pk__in=places.keys("t", topics))))
    return asked[0].union(*asked[1:], all=True)


def _related(places: Keys, now: datetime) -> Rows:
    topic = Article.objects.published(at=now).filter(category=places.key("topic"))
    newest = topic.exclude(pk=places.key("article")).order_by("-published_at", "-pk")
    related = Article.objects.filter(pk__in=newest[:MOST_RELATED].values("pk"))
    columns: list[Any] = [
        "pk",
        "slug",
        _shown("title", now),
        _shown("summary", now),
        "published_at",
    ]
    return related.order_by().values_list(_number(_RELATED), *columns)


def _linked(keys: list[int], now: datetime) -> Rows:
    """Ask for articles by their keys; the address of one that is not published yet is not told."""
    told = Article.objects.filter(pk__in=keys, published_at__lte=now)
    return told.order_by().values_list(_number(_LINKED), "pk", "slug", _NONE, _NONE, "published_at")


def _changes(now: datetime) -> list[Rows]:
    return [
        articles.values_list(_number(_CHANGE), "pk", _NONE, _NONE, _NONE, "changes_at")
        for articles in changing_next(now)
    ]


def _topics(what: int, topics: QuerySet[Category]) -> Rows:
    return topics.order_by().values_list(_number(what), "pk", "url_path", "name", _NONE, _NEVER)


_NONE = Value("", output_field=CharField())
_NEVER = Value(None, output_field=DateTimeField())


def _number(what: int) -> Value:
    return Value(what, output_field=IntegerField())


def _shown(text: str, now: datetime) -> Case:
    """Return a text of the revision that readers see."""
    is_due = When(next_at__lte=now, then=F(f"next_revision__{text}"))
    return Case(is_due, default=F(f"live_revision__{text}"), output_field=CharField())


def _steps(url_path: str) -> list[str]:
    """Return the paths of all topics down to the one at `url_path`."""
    steps = url_path.split("/")
    return ["/".join(steps[: end + 1]) for end in range(len(steps))]


def _article_url(slug: str) -> str:
    return address("articles:article", slug)


def _topic_url(path: str) -> str:
    return address("articles:topic", path)
