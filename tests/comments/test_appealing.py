"""One appeal against a decision, judged by somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import (
    Appeal,
    Comment,
    CommenterStanding,
    ModerationAction,
    Outbox,
    Statement,
)
from comments.rules import APPEAL_WINDOW, Status
from comments.services import appealing, errors, moderating, posting, restricting
from tests import build

pytestmark = pytest.mark.django_db
WHY = "I told what happened to me, and gave nobody any advice."


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def mia():
    return build.user("Mia", group="Moderators")


@pytest.fixture
def removed(maxi, mo):
    """Return the statement about a removal."""
    comment = build.comment(build.article(), by=maxi)
    moderating.remove(comment, by=mo, reason="medical", revision=1)
    return Statement.objects.get()


def suspended(member, by) -> Statement:
    until = timezone.now() + timedelta(days=7)
    return restricting.suspend(member, by=by, reason="abuse", message="", until=until)


def test_a_member_asks_once(removed, maxi):
    asked = appealing.appeal(removed, by=maxi, text=f" {WHY} ")
    assert (asked.text, asked.upheld, asked.decided_at) == (WHY, None, None)
    with pytest.raises(errors.NotPossible, match="already"):
        appealing.appeal(removed, by=maxi, text="Again")
    assert Appeal.objects.count() == 1


def test_only_whom_it_concerns_asks_and_with_words(removed, maxi, mo):
    with pytest.raises(errors.NotAllowed):
        appealing.appeal(removed, by=mo, text=WHY)
    for text in ("", " \n ", "\u2800"):
        with pytest.raises(errors.Invalid, match="write why"):
            appealing.appeal(removed, by=maxi, text=text)
    with pytest.raises(errors.Invalid, match="2001 characters"):
        appealing.appeal(removed, by=maxi, text="x" * 2001)


def test_not_after_half_a_year_and_not_about_what_is_past(removed, maxi, mo):
    Statement.objects.update(at=timezone.now() - APPEAL_WINDOW)
    removed.refresh_from_db()
    with pytest.raises(errors.NotPossible):
        appealing.appeal(removed, by=maxi, text=WHY)
    Statement.objects.update(at=timezone.now())
    removed.refresh_from_db()
    moderating.restore(removed.comment, by=mo, reason="mistake", revision=1)
    with pytest.raises(errors.NotPossible):
        appealing.appeal(removed, by=maxi, text=WHY)


def test_a_note_or_an_approval_is_nothing_to_appeal_against(maxi, mo):
    held = build.comment(build.article(), by=maxi, status=Status.HELD)
    moderating.approve(held, by=mo, revision=1)
    with pytest.raises(errors.NotPossible):
        appealing.appeal(Statement.objects.get(), by=maxi, text=WHY)


def test_who_is_suspended_may_ask(maxi, mo):
    assert appealing.appeal(suspended(maxi, mo), by=maxi, text=WHY).pk


def test_the_comment_of_who_was_right_is_back_and_counts_as_never_removed(removed, maxi, mia):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    appealing.uphold(asked, by=mia, answer="You were right, sorry.")
    comment, line = Comment.objects.get(), ModerationAction.objects.all()[0]
    assert (comment.status, comment.removal_code) == (Status.PUBLISHED, "")
    assert (line.action, line.reason, line.reverts) == ("restore", "appeal", removed.line)
    assert CommenterStanding.objects.get(user=maxi).removed == 0
    told = Statement.objects.exclude(pk=removed.pk).get()
    assert (told.action, told.message) == ("restore", "You were right, sorry.")
    asked.refresh_from_db()
    assert (asked.upheld, asked.answer, asked.decided_by) == (True, "You were right, sorry.", mia)


def test_the_answer_to_who_was_not_right_is_told(removed, maxi, mia):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    with pytest.raises(errors.Invalid, match="tell the member why"):
        appealing.decline(asked, by=mia, answer=" ")
    appealing.decline(asked, by=mia, answer="It names a dose.")
    told = Statement.objects.exclude(pk=removed.pk).get()
    assert (told.action, told.message) == ("decline_appeal", "It names a dose.")
    assert Outbox.objects.filter(statement=told, user=maxi).exists()
    assert Comment.objects.get().status == Status.REMOVED
    with pytest.raises(errors.NotPossible):
        appealing.appeal(told, by=maxi, text="Once more")


def test_it_is_decided_once(removed, maxi, mia):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    stale = Appeal.objects.get()
    appealing.decline(asked, by=mia, answer="It names a dose.")
    with pytest.raises(errors.NotPossible, match="already"):
        appealing.uphold(stale, by=None)
    assert Comment.objects.get().status == Status.REMOVED


def test_who_decided_does_not_judge_it_if_there_is_somebody_else(removed, maxi, mo):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    assert appealing.can_decide(asked, by=mo)
    build.user("Mia", group="Moderators")
    assert not appealing.can_decide(asked, by=mo)
    with pytest.raises(errors.NotAllowed, match="Somebody else"):
        appealing.uphold(asked, by=mo)


def test_a_member_an_editor_and_the_one_it_is_about_do_not_judge(maxi, mo, mia):
    mia_s = build.comment(build.article(), by=mia)
    moderating.remove(mia_s, by=mo, reason="spam", revision=1)
    asked = appealing.appeal(Statement.objects.get(), by=mia, text=WHY)
    for nobody in (maxi, build.ed_editor(), mia):
        with pytest.raises(errors.NotAllowed):
            appealing.decline(asked, by=nobody, answer="No")


def test_what_its_author_withdrew_meanwhile_stays_withdrawn(removed, maxi, mia):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    posting.withdraw(removed.comment, by=maxi)
    appealing.uphold(asked, by=mia, answer="You were right.")
    assert Comment.objects.get().status == Status.WITHDRAWN
    assert CommenterStanding.objects.get(user=maxi).removed == 0
    line = ModerationAction.objects.all()[0]
    assert (line.action, line.reverts) == ("lift", removed.line)
    assert Statement.objects.filter(line=line, message="You were right.").exists()


def test_what_a_moderator_restored_meanwhile_is_not_counted_twice(removed, maxi, mo, mia):
    other = build.comment(build.article(), by=maxi)
    moderating.remove(other, by=mo, reason="spam", revision=1)
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    moderating.restore(removed.comment, by=mo, reason="mistake", revision=1)
    appealing.uphold(asked, by=mia, answer="You were right.")
    assert CommenterStanding.objects.get(user=maxi).removed == 1


def test_an_appeal_does_not_undo_a_later_removal(removed, maxi, mo, mia):
    asked = appealing.appeal(removed, by=maxi, text=WHY)
    moderating.restore(removed.comment, by=mo, reason="mistake", revision=1)
    moderating.remove(removed.comment, by=mo, reason="abuse", revision=1)
    appealing.uphold(asked, by=mia, answer="The first time you were right.")
    assert Comment.objects.get().status == Status.REMOVED
    assert CommenterStanding.objects.get(user=maxi).removed == 1


def test_a_suspension_ends_when_the_member_was_right(maxi, mo, mia):
    asked = appealing.appeal(suspended(maxi, mo), by=maxi, text=WHY)
    appealing.uphold(asked, by=mia, answer="Sorry")
    standing = CommenterStanding.objects.get(user=maxi)
    assert not standing.is_suspended(timezone.now())


def test_a_newer_suspension_holds_when_the_older_one_was_wrong(maxi, mo, mia):
    asked = appealing.appeal(suspended(maxi, mo), by=maxi, text=WHY)
    suspended(maxi, mo)
    appealing.uphold(asked, by=mia, answer="The first one was wrong")
    assert CommenterStanding.objects.get(user=maxi).is_suspended(timezone.now())


def test_a_ban_is_judged_by_who_may_ban(maxi, mia):
    banned = restricting.ban(maxi, by=None, reason="abuse", message="")
    asked = appealing.appeal(banned, by=maxi, text=WHY)
    assert not appealing.can_decide(asked, by=mia)
    lea = build.user("Lea", group="Lead moderators")
    appealing.uphold(asked, by=lea, answer="Welcome back")
    assert not CommenterStanding.objects.get(user=maxi).is_banned(timezone.now())


def test_a_wrong_warning_counts_as_read(maxi, mo, mia):
    warned = restricting.warn(maxi, by=mo, reason="abuse", message="Be kind")
    asked = appealing.appeal(warned, by=maxi, text=WHY)
    appealing.uphold(asked, by=mia)
    warned.refresh_from_db()
    assert warned.seen_at is not None
