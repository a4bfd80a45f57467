"""The publish gate: what speaks against showing a text to readers, or could be better."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from articles.checks.body import Body, read
from articles.checks.finding import UNSEEN, Finding, Level, Spot, gather
from articles.checks.links import check_number, check_outside, check_words, links_of, to_follow
from articles.checks.pictures import check_pictures
from articles.checks.structure import check_fields, check_structure
from articles.checks.targets import check_targets
from articles.checks.wording import check_wording
from articles.models import Revision

__all__ = ["UNSEEN", "Finding", "Level", "check"]


def check(revision: Revision, *, at: datetime | None = None) -> list[Finding]:
    """Return what was found in a revision that readers see from `at` on, which is now if not given.

    The findings stand in the order of the page. Up to six queries are asked, however long the
    text is.
    """
    return gather(_spots(revision, read(revision.body), at or timezone.now()))


def _spots(revision: Revision, body: Body, at: datetime) -> Iterator[Spot]:
    yield from check_fields(revision.title, revision.summary)
    yield from check_structure(body)
    yield from check_wording(body)
    yield from check_pictures(body)
    links = links_of(body)
    yield from check_words(links)
    yield from check_number(links)
    links = to_follow(links)
    yield from check_targets(body, links, article=revision.article_id, at=at)
    yield from check_outside(links)
