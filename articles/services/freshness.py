"""How current the site is: figures over all public pages, and those that are overdue longest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from articles.models import KIND_NAMES, Article
from articles.models.article import ArticleQuerySet
from articles.rules import MONTHS_OF, SOON, Kind

# Counting looks at every page; that much older than the site the figures may be, in seconds.
KEPT = 300
OLDEST = 10
RECENT = timedelta(days=365)
_KEY = "articles.freshness"
_COUNTED = ("current", "soon", "overdue", "never", "recent", "sample")


@dataclass(frozen=True)
class Figures:
    """How many pages there are, and how many of them are in time; each is counted once."""

    current: int = 0  # Reviewed, and not due for some time.
    soon: int = 0
    overdue: int = 0  # Whether they were reviewed before or not.
    never: int = 0  # Not reviewed yet, and not overdue.
    recent: int = 0  # Reviewed in the last 12 months, whatever else they are.
    sample: int = 0  # Signed by somebody who was invented for the sample.

    @property
    def total(self) -> int:
        """How many pages these are."""
        return self.current + self.soon + self.overdue + self.never


@dataclass(frozen=True)
class Freshness:
    """The figures of each kind of page that is reviewed, of all, and how many never are."""

    counted_at: datetime
    kinds: list[tuple[str, Figures]]  # By the value of the kind, which is empty if nobody said it.
    all: Figures
    not_reviewed: int  # News and stories.

    @property
    def good_until(self) -> datetime:
        """Until when these figures are shown."""
        return self.counted_at + timedelta(seconds=KEPT)


def figures() -> Freshness:
    """Return how current the site is, counted at most `KEPT` seconds ago."""
    known = cache.get(_KEY)
    if isinstance(known, Freshness):
        return known
    counted = _count()
    cache.set(_KEY, counted, KEPT)
    return counted


def most_overdue() -> ArticleQuerySet:
    """Return the public pages that wait longest for their review."""
    late = Article.objects.published().filter(next_review_on__lte=timezone.localdate())
    return late.for_list().order_by("next_review_on", "pk")[:OLDEST]


def _count() -> Freshness:
    """Count all public pages. One query."""
    now, today = timezone.now(), timezone.localdate()
    overdue = Q(next_review_on__lte=today)
    signed = Q(reviewed_at__isnull=False) & ~overdue
    near = Q(next_review_on__lte=today + SOON)
    rows = (
        Article.objects.published()
        .order_by()
        .values("kind")
        .annotate(
            total=Count("pk"),
            current=Count("pk", filter=signed & ~near),
            soon=Count("pk", filter=signed & near),
            overdue=Count("pk", filter=overdue),
            never=Count("pk", filter=Q(reviewed_at__isnull=True) & ~overdue),
            recent=Count("pk", filter=Q(reviewed_at__gt=now - RECENT)),
            sample=Count("pk", filter=Q(live_signoff__person__is_sample=True)),
        )
    )
    found: dict[str, dict[str, Any]] = {row["kind"]: dict(row) for row in rows}
    kinds, not_reviewed = [], 0
    for kind in [*map(str, KIND_NAMES), ""]:
        row = found.get(kind)
        if row is None:
            continue
        if kind and MONTHS_OF[Kind(kind)] is None:
            not_reviewed += row["total"]
        else:
            kinds.append((kind, Figures(**{name: row[name] for name in _COUNTED})))
    return Freshness(now, kinds, _sum([each for _kind, each in kinds]), not_reviewed)


def _sum(parts: list[Figures]) -> Figures:
    return Figures(**{name: sum(getattr(part, name) for part in parts) for name in _COUNTED})
