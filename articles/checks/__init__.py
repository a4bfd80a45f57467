"""The publish gate: what speaks against showing a text to readers, or could be better."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from articles.checks.about import check_about
from articles.checks.body import Body, read
from articles.checks.care import check_care
from articles.checks.finding import UNSEEN, Finding, Level, Spot, gather
from articles.checks.links import check_number, check_outside, check_words, links_of, to_follow
from articles.checks.pictures import check_pictures
from articles.checks.sources import check_sources
from articles.checks.structure import check_fields, check_structure
from articles.checks.targets import check_targets
from articles.checks.wording import GROWN_UP, age_of, check_wording
from articles.links import for_editors
from articles.models import Revision

__all__ = ["GROWN_UP", "UNSEEN", "Finding", "Level", "check", "reading_age"]


def check(
    revision: Revision, *, at: datetime | None = None, by: User | None = None
) -> list[Finding]:
    """Return what was found in a revision that readers see from `at` on, which is now if not given.

    The findings stand in the order of the page. Up to ten queries are asked, however long the text
    is.
    """
    now = timezone.now()
    # Links are told by the addresses that whoever reads the findings knows.
    body = read(for_editors(revision.body, by))
    return gather(_spots(revision, body, max(at, now) if at else now))


def reading_age(revision: Revision) -> int | None:
    """Return at what age people read the text with ease, or None if that cannot be said."""
    return age_of(read(revision.body))


def _spots(revision: Revision, body: Body, at: datetime) -> Iterator[Spot]:
    yield from check_fields(revision.title, revision.summary)
    yield from check_about(revision.article, body)
    yield from check_structure(body)
    yield from check_care(body, revision.article.kind, revision.article.risk)
    yield from check_wording(body)
    yield from check_pictures(body)
    yield from check_sources(body, revision)
    found = links_of(body)
    yield from check_words(found)
    yield from check_number(found)
    followed = to_follow(found)
    yield from check_targets(body, followed, article=revision.article_id, at=at)
    yield from check_outside(followed)
