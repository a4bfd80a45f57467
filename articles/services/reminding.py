"""Telling people which pages are due for review: once for each day of the review clock."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from articles import reminders
from articles.models import Article, ReviewReminder
from articles.rules import REMINDERS

_log = logging.getLogger(__name__)

BATCH = 500
MOST_IN_A_MAIL = 50


@dataclass
class Pile:
    """What one person is told: the first pages, and how many there are."""

    first: list[Article] = field(default_factory=list)
    count: int = 0

    def add(self, article: Article) -> None:
        """Add a page; of many only the first are named."""
        self.count += 1
        if len(self.first) < MOST_IN_A_MAIL:
            self.first.append(article)


def remind(stopping: Callable[[], bool] = bool) -> int:
    """Mail who looks after pages that are due soon, today or for long; return of how many pages.

    A page is told of once for each day in `rules.REMINDERS` that has come; where nothing ran
    for long, only for the last of them. Each person gets one mail with all of theirs.
    """
    today = timezone.localdate()
    editors = reminders.editors()
    piles: dict[User, Pile] = {}
    claims: list[int] = []
    for days, articles in _batches(today, stopping):
        claimed = _claim(articles, days)
        claims += claimed
        for article in articles if claimed else ():
            for person in _who(article, days, editors):
                piles.setdefault(person, Pile()).add(article)
    if piles and not _sent(piles):
        # No mail goes out at all: it is tried again in the next night.
        for begin in range(0, len(claims), BATCH):
            ReviewReminder.objects.filter(pk__in=claims[begin : begin + BATCH]).delete()
        return 0
    return len(claims)


def _sent(piles: dict[User, Pile]) -> int:
    """Send the mails and return how many went out; an address that fails stops no other."""
    sent = 0
    for person, pile in piles.items():
        try:
            reminders.tell_due(person, pile.first, pile.count)
        except OSError:  # So are all errors of smtplib.
            _log.exception("The mail about reviews to the account %d failed.", person.pk)
        else:
            sent += 1
    return sent


def _batches(today: date, stopping: Callable[[], bool]) -> Iterator[tuple[int, list[Article]]]:
    """Yield the pages to be told of, most overdue first, with the day of the clock."""
    for days, nearest in pairwise([None, *reversed(REMINDERS)]):
        assert nearest is not None
        due = Article.objects.published().filter(next_review_on__lte=today - timedelta(nearest))
        if days is not None:
            due = due.filter(next_review_on__gt=today - timedelta(days))
        told = ReviewReminder.objects.filter(
            article=OuterRef("pk"), due_on=OuterRef("next_review_on"), days=nearest
        )
        waiting = due.exclude(Exists(told)).order_by("next_review_on", "pk")
        while not stopping():
            batch = list(waiting.at_hand().select_related("owner")[:BATCH])
            if not batch:
                break
            yield nearest, batch


def _claim(articles: Iterable[Article], days: int) -> list[int]:
    """Write down that these are told, and return the keys; none if another process was first."""
    lines = [
        ReviewReminder(article=article, due_on=article.next_review_on, days=days)
        for article in articles
        if article.next_review_on is not None  # Only such pages are asked for.
    ]
    try:
        with transaction.atomic():
            return [line.pk for line in ReviewReminder.objects.bulk_create(lines)]
    except IntegrityError:
        return []


def _who(article: Article, days: int, editors: set[User]) -> set[User]:
    """Return who is told: who looks after it, and from the day on which it is due all editors."""
    owner = article.owner
    works_here = owner is not None and owner.is_staff and owner.is_active
    if owner is None or not works_here:
        return editors
    return {owner} | (editors if days >= 0 else set())
