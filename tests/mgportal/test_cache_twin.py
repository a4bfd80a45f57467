"""Writes and reads by chance: nobody ever gets a page that is not true any more."""

import os
import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.schedule import changes_next_at
from comments import rules
from comments.models import CommentThread
from core.pagecache.front import LONGEST
from core.pagination import keyset_page
from tests.mgportal.life import Life
from tests.mgportal.twin import Different, Twin

pytestmark = pytest.mark.django_db(transaction=True)
# Each step asks for many pages, for which servers take longer.
STEPS = int(os.environ.get("MGPORTAL_TWIN_STEPS", 100 if connection.vendor == "sqlite" else 50))
SEED = int(os.environ.get("MGPORTAL_TWIN_SEED", "6"))
RICH = re.compile(r"/|/(articles|people)/[^/]+/|/topics/.+/")
# Pages that are compared around each step.
LOOKS = int(os.environ.get("MGPORTAL_TWIN_LOOKS", "4"))
# What changes no more than a word on a few pages: all that tell much are, before and after it.
SMALL = {"change_source", "rename_member", "change_person", "end_profession"}


class Walk:
    """A site that is read as it is written."""

    def __init__(self, seed: int, clock: Any) -> None:
        self.clock = clock
        self.chance = Random(seed)
        self.life = Life(seed)
        self.twin = Twin(self.chance, [self.life.reader, self.life.staff[0]])

    def go(self, steps: int) -> None:
        """Do something, let time pass, and look around, so many times."""
        for path in self.twin.addresses():
            self.twin.compare(path)
        for number in range(1, steps + 1):
            step = self.life.choose()
            if step in SMALL:
                self.sweep()
            self.twin.happened.append(f"{number} {self.life.take(step)}")
            if step in SMALL:
                self.sweep()
            self.look(LOOKS // 2)
            self.pass_time()
            self.look(LOOKS // 2)

    def look(self, times: int) -> None:
        """Look at pages: at some that are kept, most at those that tell most, and at any."""
        kept, known, rich = sorted(self.twin.keeping), self.twin.addresses(), self.rich()
        for _ in range(times):
            path = self.chance.choice(self.chance.choice([rich, rich, kept, known]))
            self.twin.compare(path, is_member=self.chance.random() < 0.15)

    def rich(self) -> list[str]:
        return [path for path in sorted(self.twin.keeping) if RICH.fullmatch(path)]

    def sweep(self) -> None:
        """Look at all pages that tell much, which are kept then if they were not."""
        for path in self.rich():
            self.twin.compare(path)

    def pass_time(self) -> None:
        """Let seconds pass, or wait for the very moment at which something is to happen."""
        now = timezone.now()
        seconds: float = self.chance.choice([0, 0, 1, 5, 12, 31, 90])
        moments = [changes_next_at()]
        moments += CommentThread.objects.filter(closes_at__gt=now).values_list(
            "closes_at", flat=True
        )
        coming = min(filter(None, moments), default=None)
        if coming is not None and self.chance.random() < 0.15:
            seconds = (coming - now).total_seconds() - self.chance.choice([0, 0.000001])
        if (now + timedelta(seconds=seconds)).date() != now.date():
            seconds += LONGEST  # What changes with the day may be a few minutes late.
        if seconds:
            self.clock.shift(timedelta(seconds=seconds))
            self.twin.happened.append(f"{seconds} s")


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    """Let a small site have pages with others behind them."""
    monkeypatch.setitem(keyset_page.__kwdefaults__, "size", 4)
    monkeypatch.setattr(rules, "ROOTS_SHOWN", 3)
    monkeypatch.setattr(rules, "REPLIES_ON_PAGE", 3)


def walk(seed: int, steps: int) -> Walk:
    begin = timezone.now().replace(hour=8)
    with time_machine.travel(begin, tick=False) as clock:
        made = Walk(seed, clock)
        made.go(steps)
    return made


def test_readers_never_get_what_is_not_true_any_more():
    done = walk(SEED, STEPS)
    assert done.twin.kept > done.twin.asked / 4
    assert done.twin.unchanged
    assert sum(done.life.done.values()) > STEPS / 3


def test_the_comparison_notices_a_purge_that_was_forgotten(monkeypatch):
    monkeypatch.setattr("core.pagecache.clock.FileClock.purge", lambda clock, slots: None)
    monkeypatch.setattr("core.pagecache.redisclock.RedisClock.purge", lambda clock, slots: None)
    with pytest.raises(Different):
        walk(SEED, STEPS)
