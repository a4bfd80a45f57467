"""The list of the newest articles, which the home page shows, by a query that is prepared."""

from django.utils import timezone

from articles.models import Article
from core.rows import Joined

NEWEST = 9
_LONG = ("body", "outline")
_REVISIONS = ("live_revision", "next_revision")
_NEWEST = Joined(
    lambda places: Article.objects.published(at=places.moment("now")).order_by(
        "-published_at", "-pk"
    )[:NEWEST],
    *("author", *_REVISIONS),
    leave_out={"author__bio", *(f"{one}__{text}" for one in _REVISIONS for text in _LONG)},
)


def newest() -> list[Article]:
    """Return the newest public articles with what a list shows of them."""
    found: list[Article] = _NEWEST.fetch(now=timezone.now())
    return found
