"""A thousand steps by chance: no counter is ever wrong, and nothing moves as it must not."""

import os
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Min, Q
from django.utils import timezone

from comments.models import (
    Comment,
    CommenterStanding,
    CommentReport,
    CommentRevision,
    CommentThread,
    ModerationAction,
    Thanks,
)
from comments.rules import GONE, TRANSITIONS, Action, Audience, Hold, Status
from comments.services import recounting, rows, upkeep
from tests.comments.history import WEIGHTS, History

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("MGPORTAL_HISTORY_STEPS", "1000"))
SEED = int(os.environ.get("MGPORTAL_HISTORY_SEED", "4"))
SECRET = re.compile(r"secret\d+x")


class Ledger:
    """What should be, kept by looking at each step from outside."""

    def __init__(self) -> None:
        self.states = self._read()
        self.last_line = 0
        self.ever: set[int] = set()  # Comments that were there at some time.
        self.seen: set[str] = set()  # States in which one was.
        self.was_published: set[int] = set()
        self.is_removed: set[int] = set()
        self.published: Counter[int] = Counter()
        self.removed: Counter[int] = Counter()
        for standing in CommenterStanding.objects.all():
            self.published[standing.user_id] = standing.published

    def _read(self) -> dict[int, tuple[str, str, int | None]]:
        fields = ("pk", "status", "hold_code", "author")
        return {key: state for key, *state in Comment.objects.values_list(*fields)}  # type: ignore[misc]

    def look(self) -> None:
        """Compare with what was before: each move has its line, and is one of the table's."""
        before, self.states = self.states, self._read()
        self.ever |= self.states.keys()
        self.seen |= {status for status, *_rest in self.states.values()}
        lines = list(ModerationAction.objects.filter(pk__gt=self.last_line).order_by("pk"))
        moves: dict[int, str] = {}
        for line in lines:
            self.last_line = line.pk
            assert not SECRET.search(repr(vars(line))), vars(line)
            if line.action not in TRANSITIONS or line.from_status == line.to_status:
                continue
            if line.comment_id is None:  # Its place is gone as well.
                continue
            assert TRANSITIONS[Action(line.action)].get(line.from_status) == line.to_status, line
            assert moves.get(line.comment_id, line.from_status) == line.from_status
            moves[line.comment_id] = line.to_status
        gone = {before[key][0] for key in before.keys() - self.states.keys()}
        assert gone <= {Status.REMOVED, Status.WITHDRAWN, Status.ERASED}
        for key, (status, hold_code, author) in self.states.items():
            was = before.get(key)
            if was is not None:
                assert moves.get(key, was[0]) == status, f"{key}: {was[0]} → {status}, {moves}"
            if was is None or was[0] != status:
                self._count(key, was[0] if was else "", status, hold_code, author)
        self._count_lifted(lines)

    def _count(self, key: int, was: str, status: str, hold_code: str, author: int | None) -> None:
        """Keep account of the first publications and the removals of each member."""
        if author is None:
            return
        if status == Status.PUBLISHED and key not in self.was_published:
            self.was_published.add(key)
            self.published[author] += 1
        seen = hold_code in (Hold.REPORTS, Hold.EDITED)
        if status == Status.HELD and not seen and key in self.was_published:
            self.was_published.remove(key)
            self.published[author] -= 1
        expired = Comment.objects.filter(pk=key, removal_code="expired").exists()
        if status == Status.REMOVED and not expired:
            self.is_removed.add(key)
            self.removed[author] += 1
        if status in (Status.PUBLISHED, Status.HELD) and key in self.is_removed:
            self.is_removed.remove(key)
            self.removed[author] -= 1

    def _count_lifted(self, lines: list[ModerationAction]) -> None:
        """A removal that was wrong counts no more, although its comment was withdrawn."""
        for line in lines:
            lifts = line.action == Action.LIFT and line.from_status == Action.REMOVE
            if lifts and line.reverts.reverted_by.count() == 1:
                self.removed[line.member_id] -= 1


def recount() -> dict[str, Any]:
    """Count everything anew, one by one; return what stands wrong in a row."""
    comments = list(Comment.objects.all())
    published = [comment for comment in comments if comment.status == Status.PUBLISHED]
    public = [comment for comment in published if comment.audience == Audience.PUBLIC]
    members = [comment for comment in published if comment.audience == Audience.MEMBERS]
    right = {
        "public_count": Counter(comment.thread_id for comment in public),
        "member_count": Counter(comment.thread_id for comment in members),
    }
    wrong: dict[str, Any] = {}
    for thread in CommentThread.objects.all():
        for name, counted in right.items():
            if getattr(thread, name) != counted[thread.pk]:
                wrong[f"{name} of {thread.pk}"] = (getattr(thread, name), counted[thread.pk])
        if thread.pinned_id and thread.pinned_id not in {comment.pk for comment in published}:
            wrong[f"pin of {thread.pk}"] = thread.pinned_id
    of_comments = {
        "reply_count": Counter(comment.root_id for comment in public),
        "member_reply_count": Counter(comment.root_id for comment in members),
        "thanks_count": Counter(Thanks.objects.values_list("comment", flat=True)),
        "open_reports": Counter(
            CommentReport.objects.filter(status="open").values_list("comment", flat=True)
        ),
    }
    waits = CommentReport.objects.filter(status="open").values_list("comment")
    since = dict(waits.annotate(first=Min("created_at")))
    for comment in comments:
        for name, counted in of_comments.items():
            if getattr(comment, name) != counted[comment.pk]:
                wrong[f"{name} of {comment.pk}"] = (getattr(comment, name), counted[comment.pk])
        if comment.reported_at != since.get(comment.pk):
            wrong[f"reported_at of {comment.pk}"] = (comment.reported_at, since.get(comment.pk))
    return wrong


def leaks() -> list[str]:
    """Name what must not be there: an answer that more people see, a text that is gone."""
    wider = Comment.objects.filter(parent__audience=Audience.MEMBERS, audience=Audience.PUBLIC)
    kept = CommentRevision.objects.filter(comment__status__in=GONE)
    thanked = Thanks.objects.filter(comment__status__in=GONE)
    back_to_front = Comment.objects.filter(~Q(root=None), published_at__lt=timezone.now()).filter(
        status=Status.REMOVED, closed_at=None
    )
    return [str(row) for rows in (wider, kept, thanked, back_to_front) for row in rows]


def standings(ledger: Ledger) -> dict[str, Any]:
    """Return what the rows say of members and the ledger does not."""
    wrong = {}
    for standing in CommenterStanding.objects.select_related("user"):
        said = (standing.published, standing.removed)
        right = (ledger.published[standing.user_id], ledger.removed[standing.user_id])
        if said != right:
            wrong[standing.user.username] = (said, right)
    return wrong


def a_month_later(clock: Any) -> str:
    """Do what is done at night, once much of it is due; what counts anew comes later."""
    clock.shift(timedelta(days=31))
    for name, work in upkeep.EVERY_NIGHT.items():
        if name != "recount":
            work()
    return "a month later"


@pytest.mark.any_database  # Each of the steps is tried on all of them by itself.
def test_a_thousand_steps_leave_every_counter_right():
    with time_machine.travel(timezone.now(), tick=True) as clock:
        history = History(SEED)
        ledger = Ledger()
        for number in range(STEPS):
            clock.shift(timedelta(seconds=history.chance.choice([1, 12, 31, 90])))
            name = history.step() if number % 400 != 399 else a_month_later(clock)
            told = f"step {number}, {name}, seed {SEED}"
            ledger.look()
            if number % 20 == 0 or number == STEPS - 1:
                assert not recount(), told
                assert not leaks(), told
                assert not standings(ledger), told
    assert recounting.drift() == 0
    if STEPS >= 1000:
        # Chance may spare a rare step or two; most of what can be done must have been done.
        assert len(set(WEIGHTS) - set(history.done)) <= 2, set(WEIGHTS) - set(history.done)
        assert len(ledger.ever) > 100
        assert ledger.seen == set(Status)


def test_the_recount_notices_a_counter_that_was_forgotten(monkeypatch):
    monkeypatch.setattr(rows, "_count", lambda comment, before, after: None)
    history = History(SEED)
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(30):
            clock.shift(timedelta(seconds=40))
            history.step()
    assert recount()
