"""Which pages are to be reviewed: overdue, soon, or before their time; by owner and by age."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Recheck
from articles.models.article import ArticleQuerySet
from articles.models.recheck import RecheckQuerySet
from articles.rules import MUST_DECIDE, SOON
from articles.services.worklists import seen_by
from core.pagination import Page, keyset_page
from core.text import row_key

SIZE = 50
MOST_COUNTED = 299


class ReviewList(StrEnum):
    """The lists by the word that names them in an address."""

    OVERDUE = "overdue"  # All whose day has come, those to decide about among them.
    DECIDE = "decide"
    SOON = "soon"
    EARLY = "early"
    LATER = "later"


def due_pages(user: User) -> ArticleQuerySet:
    """Return the public pages with a review date that this user may open."""
    return seen_by(user).published().filter(next_review_on__isnull=False)


def in_list(pages: ArticleQuerySet, which: ReviewList) -> ArticleQuerySet:
    """Return those that stand in a list: the same table as `rules.timing_at`."""
    today = timezone.localdate()
    if which is ReviewList.OVERDUE:
        return pages.filter(next_review_on__lte=today)
    if which is ReviewList.DECIDE:
        return pages.filter(next_review_on__lte=today - MUST_DECIDE)
    if which is ReviewList.SOON:
        return pages.filter(next_review_on__gt=today, next_review_on__lte=today + SOON)
    return pages.filter(next_review_on__gt=today + SOON)


def early(user: User) -> RecheckQuerySet:
    """Return the early reviews that nobody has done yet, of what this user may open."""
    return Recheck.objects.open().filter(Exists(seen_by(user).filter(pk=OuterRef("article"))))


def counts(user: User) -> dict[ReviewList, int]:
    """Return how many pages stand in each list but the last. Three queries.

    One more than MOST_COUNTED stands for any greater number.
    """
    pages, most = due_pages(user), MOST_COUNTED + 1
    last = timezone.localdate() - MUST_DECIDE
    overdue, soon = (
        in_list(pages, which).order_by("next_review_on").values_list("next_review_on", flat=True)
        for which in (ReviewList.OVERDUE, ReviewList.SOON)
    )
    days = list(overdue[:most])  # The oldest, among them those to decide about.
    return {
        ReviewList.OVERDUE: len(days),
        ReviewList.DECIDE: sum(day is not None and day <= last for day in days),
        ReviewList.SOON: soon[:most].count(),
        ReviewList.EARLY: early(user).order_by().values("pk")[:most].count(),
    }


def page_of(
    user: User, which: ReviewList, *, owner: str = "", kind: str = "", after: str = ""
) -> Page[Article] | Page[Recheck]:
    """Return a page of a list, the oldest first. Raises BadCursor.

    `owner` is the key of an account, or "none"; `kind` a rules.Kind; empty ones narrow nothing.
    """
    if which is ReviewList.EARLY:
        lines = (
            early(user)
            .filter(_narrowed("article__", owner, kind))
            .select_related("article__latest_revision", "article__owner", "reference", "opened_by")
        )
        lines = lines.defer("article__latest_revision__body", "article__latest_revision__outline")
        return keyset_page(
            lines, after=after, time_field="opened_at", newest_first=False, size=SIZE
        )
    pages = in_list(due_pages(user), which).filter(_narrowed("", owner, kind))
    return keyset_page(
        pages.at_hand().select_related("owner"),
        after=after,
        time_field="next_review_on",
        newest_first=False,
        size=SIZE,
        by_day=True,
    )


def _narrowed(to: str, owner: str, kind: str) -> Q:
    found = Q(**{f"{to}kind": kind}) if kind else Q()
    if owner == "none":
        return found & Q(**{f"{to}owner__isnull": True})
    return found & Q(**{f"{to}owner": row_key(owner)}) if owner else found
