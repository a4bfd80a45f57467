"""Taking a decision back: the comment is where it was, and in the lists in which it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import (
    Comment,
    CommenterStanding,
    CommentThread,
    ModerationAction,
    Outbox,
    Statement,
    Subscription,
)
from comments.rules import UNDO_WINDOW, Hold, Kind, Status
from comments.services import errors, moderating, posting, reporting
from tests import build

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.known_member())


@pytest.fixture
def held():
    maxi = build.known_member()
    return build.comment(build.article(), by=maxi, status=Status.HELD, at=LONG_AGO)


def state() -> dict[str, object]:
    """Return everything that a decision changes and undoing must bring back."""
    comment = Comment.objects.values().get()
    del comment["cleared_revision"]
    thread = CommentThread.objects.values("public_count", "member_count").get()
    return {**comment, **thread, **CommenterStanding.objects.values("published", "removed").get()}


def last() -> ModerationAction:
    return ModerationAction.objects.all()[0]


def later(monkeypatch, moment: timedelta) -> None:
    at = timezone.now() + moment
    monkeypatch.setattr(timezone, "now", lambda: at)


MARKS = {"urgent_at": LONG_AGO, "medical_at": LONG_AGO, "flagged_at": LONG_AGO}


@pytest.mark.parametrize("hold_code", ["", Hold.NEW_MEMBER, Hold.REPORTS])
@pytest.mark.parametrize("decision", ["approve", "remove"])
def test_everything_is_as_it_was(mo, comment, hold_code, decision):
    status = Status.HELD if hold_code else Status.PUBLISHED
    whole_seconds = {name: at.replace(microsecond=0) for name, at in MARKS.items()}
    Comment.objects.update(
        status=status,
        hold_code=hold_code,
        crisis="breathing",
        published_at=comment.created_at,
        **whole_seconds,
    )
    if hold_code:
        CommentThread.objects.update(public_count=0)
    before = state()
    if decision == "approve":
        moderating.approve(comment, by=mo, revision=1)
    else:
        moderating.remove(comment, by=mo, reason="spam", revision=1)
    assert state() != before
    moderating.undo(last(), by=mo)
    after = state()
    after["last_public_at"] = before.get("last_public_at")
    assert after.items() >= before.items()


def test_what_was_undone_before_anybody_was_told_is_not_told(mo, comment):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    assert Outbox.objects.filter(kind=Kind.DECISION).exists()
    moderating.undo(last(), by=mo)
    assert not Outbox.objects.filter(kind=Kind.DECISION).exists()
    assert [told.action for told in Statement.objects.all()] == ["restore", "remove"]


def test_the_mail_about_a_new_comment_goes_its_way_again(mo, comment):
    reader = build.user("Rita")
    Subscription.objects.create(user=reader, thread=comment.thread)
    moderating.hold(comment, code=Hold.LINKS)
    moderating.approve(comment, by=mo, revision=1)
    assert Outbox.objects.filter(user=reader).exists()
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    assert not Outbox.objects.filter(user=reader).exists()
    moderating.undo(last(), by=mo)
    assert Outbox.objects.filter(user=reader).exists()


def test_reports_are_open_again_with_what_they_reported(mo, comment):
    for name in ("Rita", "Nora"):
        member = build.known_member(name)
        reporting.report(comment, by=member, reason="abuse", text="Rude", revision=1)
    moderating.remove(comment, by=mo, reason="abuse", revision=1)
    told, untold = comment.reports.all()
    assert told.status == untold.status == "upheld"
    Outbox.objects.filter(report=told).update(sent_at=timezone.now())
    moderating.undo(last(), by=mo)
    told.refresh_from_db()
    untold.refresh_from_db()
    assert (told.status, untold.status) == ("upheld", "open")
    assert (untold.decided_by, untold.snapshot) == (None, comment.source)
    assert not Outbox.objects.filter(report=untold).exists()
    assert Comment.objects.get().open_reports == 1


def test_an_address_for_the_answer_is_there_again(mo, comment):
    contact = "nemo@example.org"
    reporting.report(
        comment, by=None, reason="illegal", text="Forbidden", revision=1, contact=contact
    )
    moderating.approve(comment, by=mo, revision=1)
    assert comment.reports.get().contact == ""
    moderating.undo(last(), by=mo)
    assert comment.reports.get().contact == contact


def test_there_are_ten_minutes(mo, comment, monkeypatch):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    line = last()
    now = timezone.now()
    assert moderating.can_undo(line, by=mo, now=now)
    later(monkeypatch, UNDO_WINDOW)
    assert not moderating.can_undo(line, by=mo, now=timezone.now())
    with pytest.raises(moderating.TooLateToUndo):
        moderating.undo(line, by=mo)


def test_only_who_decided_takes_it_back(mo, comment):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    other = build.user("Mia", group="Moderators")
    assert not moderating.can_undo(last(), by=other, now=timezone.now())
    with pytest.raises(errors.NotAllowed):
        moderating.undo(last(), by=other)


def test_a_moderator_who_lost_the_right_takes_nothing_back(mo, comment):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    mo.groups.clear()
    with pytest.raises(errors.NotAllowed):
        moderating.undo(last(), by=type(mo).objects.get(pk=mo.pk))


def test_twice_is_refused(mo, comment):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    line = last()
    moderating.undo(line, by=mo)
    with pytest.raises(moderating.DecidedMeanwhile):
        moderating.undo(line, by=mo)
    assert CommentThread.objects.get().public_count == 1


def test_nothing_is_taken_back_over_what_came_after(mo, comment):
    moderating.approve(comment, by=mo, revision=1)
    approval = last()
    posting.edit(comment, by=comment.author, text="Another text than that one", revision=1)
    with pytest.raises(errors.ChangedMeanwhile):
        moderating.undo(approval, by=mo)
    moderating.remove(comment, by=None, reason="spam", revision=2)
    with pytest.raises(moderating.DecidedMeanwhile):
        moderating.undo(approval, by=mo)
    moderating.remove(build.comment(build.article(), by=None), by=mo, reason="spam", revision=1)


def test_what_its_author_withdrew_stays_withdrawn(mo, comment):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    line = last()
    posting.withdraw(comment, by=comment.author)
    with pytest.raises(moderating.DecidedMeanwhile):
        moderating.undo(line, by=mo)


def test_a_note_is_not_a_decision_that_can_be_undone(mo, comment):
    moderating.annotate(comment, by=mo, text="See the article", revision=1)
    assert not moderating.can_undo(last(), by=mo, now=timezone.now())


def test_a_settled_medical_question_is_open_again():
    clara = build.clara_reviewer()
    at = LONG_AGO.replace(microsecond=0)
    comment = build.comment(build.article(), by=build.known_member(), medical_at=at)
    moderating.settle_medical(comment, by=clara, revision=1)
    moderating.undo(last(), by=clara)
    assert Comment.objects.get().medical_at == at
