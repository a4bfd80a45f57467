"""When the clock alone changes next what readers may see of an article."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from articles.models import Article
from core.prepared import Keys, Prepared


def changing_next(after: datetime) -> list[QuerySet[Article]]:
    """Return that article which goes live next, and that which is withdrawn next, if there are any.

    Each comes with the moment as `changes_at`.
    """
    return [
        Article.objects.filter(
            pk__in=Article.objects.filter(**{f"{moment}__gt": after})
            .order_by(moment)
            .values("pk")[:1]
        )
        .order_by()
        .annotate(changes_at=F(moment))
        for moment in ("next_at", "withdraw_at")
    ]


def changes_next_at() -> datetime | None:
    """Return the moment of the next change of any article. One query, which is prepared."""
    return min((moment for (moment,) in _NEXT.rows(after=timezone.now())), default=None)


def _moments(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
    asked: list[Any] = changing_next(places.moment("after"))  # Annotated.
    coming, ending = (articles.values_list("changes_at") for articles in asked)
    return coming.union(ending, all=True)


_NEXT = Prepared(_moments)
