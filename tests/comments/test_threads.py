"""Setting a discussion: open, closed, locked, read first, closing by the clock, for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import CommentThread, ModerationAction
from comments.rules import ThreadState
from comments.services import errors, moderating
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def mo():
    return build.mo_moderator()


def test_closing_a_discussion_leaves_a_line_once(article, mo):
    for _ in range(2):
        moderating.set_state(article, by=mo, state="closed", note="Went in circles")
    line = ModerationAction.objects.get()
    assert (line.comment, line.to_status, line.note) == (None, "closed", "Went in circles")
    assert line.thread == CommentThread.objects.get()


def test_a_discussion_can_be_closed_before_the_first_comment(article):
    moderating.set_state(article, by=None, state=ThreadState.CLOSED)
    assert not CommentThread.objects.of(article).is_open


def test_readers_notice_at_once(article, mo):
    moderating.set_state(article, by=mo, state="closed")
    version = CommentThread.objects.get().version
    moderating.set_state(article, by=mo, state="open")
    assert CommentThread.objects.get().version == version + 1


def test_editors_open_and_close_but_a_lock_is_the_moderators_own(article, mo):
    ed = build.ed_editor()
    moderating.set_state(article, by=ed, state="closed")
    with pytest.raises(errors.NotAllowed):
        moderating.set_state(article, by=ed, state="locked")
    moderating.set_state(article, by=mo, state="locked")
    with pytest.raises(errors.NotAllowed):
        moderating.set_state(article, by=ed, state="open")
    assert CommentThread.objects.get().state == "locked"


def test_the_clock_closes_and_opening_takes_it_off(article, mo):
    moderating.set_closing(article, by=mo, at=timezone.now() - timedelta(minutes=1))
    assert not CommentThread.objects.get().is_open
    moderating.set_state(article, by=mo, state="open")
    thread = CommentThread.objects.get()
    assert (thread.is_open, thread.closes_at) == (True, None)


def test_a_clock_that_still_runs_stays(article, mo):
    end = timezone.now() + timedelta(days=1)
    moderating.set_closing(article, by=mo, at=end)
    moderating.set_state(article, by=mo, state="open")
    assert CommentThread.objects.get().closes_at == end
    line = ModerationAction.objects.get()
    assert line.to_status == f"{end:%Y-%m-%dT%H:%MZ}"
    moderating.set_closing(article, by=mo, at=None)
    assert CommentThread.objects.get().closes_at is None


def test_reading_first_and_the_first_audience(article, mo):
    moderating.set_mode(article, by=mo, mode="hold_all", note="Much anger")
    moderating.set_default_audience(article, by=mo, audience="members")
    thread = CommentThread.objects.get()
    assert (thread.mode, thread.default_audience) == ("hold_all", "members")
    audience, mode = ModerationAction.objects.all()
    assert (mode.action, mode.from_status, mode.to_status) == ("set_mode", "normal", "hold_all")
    assert (audience.action, audience.comment) == ("audience", None)


@pytest.mark.parametrize(
    "change",
    [
        lambda article, by: moderating.set_state(article, by=by, state="closed"),
        lambda article, by: moderating.set_mode(article, by=by, mode="hold_all"),
        lambda article, by: moderating.set_closing(article, by=by, at=timezone.now()),
        lambda article, by: moderating.set_default_audience(article, by=by, audience="members"),
    ],
)
def test_members_and_authors_cannot(article, change):
    for nobody in (build.max_member(), build.ada_author()):
        with pytest.raises(errors.NotAllowed):
            change(article, nobody)
    assert not ModerationAction.objects.exists()


def test_words_that_mean_nothing_are_refused(article, mo):
    for change in (
        lambda: moderating.set_state(article, by=mo, state="ajar"),
        lambda: moderating.set_mode(article, by=mo, mode="odd"),
        lambda: moderating.set_default_audience(article, by=mo, audience="friends"),
    ):
        with pytest.raises(errors.Invalid):
            change()
