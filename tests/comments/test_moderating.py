"""Deciding on comments: approve, remove, restore, hold, expire, and the record of it all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import (
    Comment,
    CommenterStanding,
    CommentReport,
    CommentThread,
    ModerationAction,
    ModerationActionIsImmutable,
    Outbox,
    Statement,
)
from comments.rules import KEEP_REMOVED, REASONS, Action, Hold, Kind, Reason, Status
from comments.services import errors, moderating, posting
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def comment(maxi):
    return build.comment(build.article("Resting"), by=maxi)


@pytest.fixture
def held(maxi):
    return build.comment(
        build.article("Waiting"),
        by=maxi,
        status=Status.HELD,
        at=timezone.now() - timedelta(hours=9),
    )


@pytest.fixture
def mo():
    return build.mo_moderator()


def count(comment) -> int:
    return CommentThread.objects.get(pk=comment.thread_id).public_count


def standing(comment) -> tuple[int, int]:
    found = CommenterStanding.objects.get(user=comment.author_id)
    return found.published, found.removed


def report(comment, **values) -> CommentReport:
    """Return an open report about the comment."""
    made = CommentReport.objects.create(
        **{
            "comment": comment,
            "revision": comment.revision,
            "reporter": build.user(f"Reporter{CommentReport.objects.count()}"),
            "reason": "abuse",
            "snapshot": comment.source,
            "created_at": timezone.now(),
            **values,
        }
    )
    Comment.objects.filter(pk=comment.pk).update(
        open_reports=comment.reports.count(), reported_at=timezone.now()
    )
    return made


# What waits.


def test_an_approved_comment_appears_at_the_time_at_which_it_is_approved(held, mo):
    before = timezone.now()
    done = moderating.approve(held, by=mo, revision=1, status="held")
    done.refresh_from_db()
    assert (done.status, done.cleared_revision) == (Status.PUBLISHED, 1)
    assert done.published_at >= before
    assert done.created_at < before
    assert count(done) == 1
    assert standing(done) == (4, 0)


def test_its_author_is_told_once(held, mo):
    moderating.approve(held, by=mo, revision=1, message="Thank you for this")
    told = Statement.objects.get()
    assert (told.member, told.comment, told.action) == (held.author, held, "approve")
    assert (told.message, told.by_a_person) == ("Thank you for this", True)
    assert Outbox.objects.get(kind=Kind.DECISION).statement == told
    moderating.approve(held, by=mo, revision=1)
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("code", [Hold.REPORTS, Hold.EDITED])
def test_what_readers_saw_before_comes_back_to_its_place(maxi, mo, code):
    held = build.comment(build.article(), by=maxi, status=Status.HELD, hold_code=code)
    moderating.approve(held, by=mo, revision=1)
    after = Comment.objects.get()
    assert (after.status, after.published_at) == (Status.PUBLISHED, held.published_at)
    assert standing(held) == (3, 0)


def test_keeping_a_comment_takes_it_off_all_lists_and_settles_its_reports(comment, mo):
    now = timezone.now()
    Comment.objects.update(
        urgent_at=now, medical_at=now, flagged_at=now, crisis="distress", claimed_by=mo
    )
    told = report(comment)
    moderating.approve(comment, by=mo, revision=1)
    after = Comment.objects.get()
    marks = (after.urgent_at, after.medical_at, after.flagged_at, after.claimed_by, after.crisis)
    assert marks == (None, None, None, None, "")
    assert (after.open_reports, after.cleared_revision, after.status) == (0, 1, Status.PUBLISHED)
    told.refresh_from_db()
    assert (told.status, told.decided_by) == ("declined", mo)
    assert not Statement.objects.exists()


# Removing.


def test_a_removed_comment_keeps_its_place_and_its_text_for_moderators(comment, mo):
    moderating.remove(comment, by=mo, reason="medical", note="Tells to stop a pill", revision=1)
    comment.refresh_from_db()
    assert (comment.status, comment.removal_code) == (Status.REMOVED, "medical")
    assert comment.source
    assert comment.purge_at - comment.closed_at == KEEP_REMOVED
    assert count(comment) == 0
    assert standing(comment) == (3, 1)
    assert comment in Comment.objects.visible_to(None)


def test_the_author_is_told_the_reason_and_the_message_but_not_the_note(comment, mo):
    moderating.remove(
        comment, by=mo, reason="abuse", revision=1, message="Please stay kind", note="3rd time"
    )
    told = Statement.objects.get()
    assert (told.member, told.reason, told.message) == (comment.author, "abuse", "Please stay kind")
    assert told.line == ModerationAction.objects.get()
    assert Outbox.objects.filter(statement=told, user=comment.author).exists()


def test_the_removal_of_what_nobody_owns_any_more_tells_nobody(mo):
    orphan = build.comment(build.article(), by=None)
    moderating.remove(orphan, by=mo, reason="spam", revision=1)
    assert not Statement.objects.exists()


def test_removing_upholds_the_reports_and_calls_the_mails_off(comment, mo):
    told = report(comment)
    reader = build.user("Rita")
    mail = {"user": reader, "comment": comment, "due_at": timezone.now()}
    Outbox.objects.create(kind=Kind.REPLY, **mail)
    moderating.remove(comment, by=mo, reason="abuse", revision=1)
    told.refresh_from_db()
    assert told.status == "upheld"
    assert not Outbox.objects.filter(kind=Kind.REPLY).exists()


def test_a_removed_comment_is_not_pinned_any_more(comment, mo):
    moderating.pin(comment, by=mo, revision=1)
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    thread = CommentThread.objects.get()
    assert (thread.pinned, thread.pinned_by, thread.pinned_at) == (None, None, None)


def test_the_reason_and_the_note_are_stored_but_no_text(comment, mo):
    moderating.remove(
        comment, by=mo, reason="other", message="See the rules", note=" A note ", revision=1
    )
    line = ModerationAction.objects.get()
    assert (line.actor, line.action, line.reason, line.note) == (mo, "remove", "other", "A note")
    assert (line.from_status, line.to_status, line.revision) == ("published", "removed", 1)
    assert (line.comment_key, line.thread) == (comment.public_id, comment.thread)
    assert comment.source not in str(ModerationAction.objects.values().get())


@pytest.mark.parametrize("action", [Action.REMOVE, Action.RESTORE])
def test_a_reason_must_be_one_of_the_actions_own(comment, mo, action):
    decide = {Action.REMOVE: moderating.remove, Action.RESTORE: moderating.restore}[action]
    for reason in ("", "because", *REASONS[Action.REMOVE], *REASONS[Action.RESTORE]):
        if reason not in REASONS[action]:
            with pytest.raises(errors.Invalid):
                decide(comment, by=mo, reason=reason, revision=1)


def test_something_else_needs_a_message(comment, mo):
    with pytest.raises(errors.Invalid, match="message"):
        moderating.remove(comment, by=mo, reason="other", message="  ", revision=1)


@pytest.mark.parametrize(("words", "most"), [("message", 2_000), ("note", 500)])
def test_what_is_too_long_is_refused_and_not_cut(comment, mo, words, most):
    with pytest.raises(errors.Invalid, match=f"{most + 1} characters"):
        moderating.remove(comment, by=mo, reason="spam", revision=1, **{words: "x" * (most + 1)})
    moderating.remove(comment, by=mo, reason="spam", revision=1, **{words: "x" * most})


# Restoring.


def test_a_restored_comment_is_back_where_it_stood(comment, mo):
    before = comment.published_at
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    moderating.restore(comment, by=mo, reason="mistake", revision=1)
    comment.refresh_from_db()
    assert (comment.status, comment.removal_code, comment.closed_at) == ("published", "", None)
    assert (comment.published_at, comment.purge_at) == (before, None)
    assert (count(comment), standing(comment)) == (1, (3, 0))
    restore, remove = ModerationAction.objects.all()
    assert (restore.action, remove.action, restore.reverts) == ("restore", "remove", remove)


def test_what_was_removed_before_anybody_read_it_appears_now(held, mo):
    moderating.remove(held, by=mo, reason="spam", revision=1)
    before = timezone.now()
    moderating.restore(held, by=mo, reason="mistake", revision=1)
    assert Comment.objects.get().published_at >= before
    assert standing(held) == (4, 0)


def test_what_was_approved_once_is_no_news_when_it_is_restored(held, mo):
    moderating.approve(held, by=mo, revision=1)
    first = Comment.objects.get().published_at
    moderating.remove(held, by=mo, reason="spam", revision=1)
    moderating.restore(held, by=mo, reason="mistake", revision=1)
    assert Comment.objects.get().published_at == first
    assert standing(held) == (4, 0)


def test_a_text_that_was_kept_long_enough_cannot_come_back(comment, mo):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    Comment.objects.update(source="", html="")
    with pytest.raises(errors.NotPossible):
        moderating.restore(comment, by=mo, reason="mistake", revision=1)


# What the site does by itself.


def test_a_comment_is_held_for_its_reports_and_its_author_is_told(comment):
    moderating.hold(comment, code=Hold.REPORTS)
    after, line = Comment.objects.get(), ModerationAction.objects.get()
    assert (after.status, after.hold_code) == (Status.HELD, Hold.REPORTS)
    assert (line.actor, line.action) == (None, "hold")
    assert Statement.objects.get().by_a_person is False
    assert count(comment) == 0
    with pytest.raises(errors.NotPossible):
        moderating.hold(comment, code=Hold.REPORTS)


def test_what_a_moderator_kept_is_not_held_again_until_its_text_changes(comment, mo):
    moderating.approve(comment, by=mo, revision=1)
    moderating.hold(comment, code=Hold.REPORTS)
    assert Comment.objects.get().status == Status.PUBLISHED
    Comment.objects.update(revision=2)
    moderating.hold(comment, code=Hold.REPORTS)
    assert Comment.objects.get().status == Status.HELD


def test_what_nobody_looked_at_expires_and_does_not_count_against_its_author(held, mo):
    moderating.expire(held)
    after = Comment.objects.get()
    assert (after.status, after.removal_code) == (Status.REMOVED, Reason.EXPIRED)
    told = Statement.objects.get()
    assert (told.action, told.by_a_person) == ("expire", False)
    assert standing(held) == (3, 0)
    moderating.restore(held, by=mo, reason="mistake", revision=1)
    assert standing(held) == (4, 0)


def test_only_what_waits_can_expire(comment):
    with pytest.raises(errors.NotPossible):
        moderating.expire(comment)


# The medical question, and what its author took back.


def test_a_clinical_reviewer_settles_a_medical_question_and_nothing_else(comment):
    now = timezone.now()
    Comment.objects.update(medical_at=now, urgent_at=now)
    clara = build.clara_reviewer()
    moderating.settle_medical(comment, by=clara, revision=1)
    after, line = Comment.objects.get(), ModerationAction.objects.get()
    assert (after.medical_at, after.urgent_at, after.cleared_revision) == (None, now, None)
    assert (line.action, line.reason, line.actor) == ("approve", "medical", clara)
    with pytest.raises(errors.NotAllowed):
        moderating.approve(comment, by=clara, revision=1)
    with pytest.raises(errors.NotPossible):
        moderating.settle_medical(comment, by=clara, revision=1)


@pytest.mark.parametrize(("upheld", "status"), [(True, "upheld"), (False, "declined")])
def test_reports_about_a_withdrawn_comment_are_decided(comment, mo, upheld, status):
    told = report(comment, reason="illegal")
    with pytest.raises(errors.NotPossible):
        moderating.settle_gone(comment, by=mo, upheld=upheld)
    posting.withdraw(comment, by=comment.author)
    told.refresh_from_db()
    assert (told.status, told.snapshot) == ("open", "A walk in the morning helps me.")
    moderating.settle_gone(comment, by=mo, upheld=upheld)
    told.refresh_from_db()
    assert (told.status, told.snapshot) == (status, "")
    assert Comment.objects.get().open_reports == 0


# Who, and on what.


def test_only_moderators_decide(comment):
    for nobody in (build.user("Nora"), build.ed_editor(), build.ada_author()):
        with pytest.raises(errors.NotAllowed):
            moderating.remove(comment, by=nobody, reason="spam", revision=1)
        with pytest.raises(errors.NotAllowed):
            moderating.approve(comment, by=nobody, revision=1)


def test_nobody_decides_on_their_own_comment(comment, mo):
    own = build.comment(comment.thread.article, by=mo)
    for call in (
        lambda: moderating.remove(own, by=mo, reason="spam", revision=1),
        lambda: moderating.approve(own, by=mo, revision=1),
        lambda: moderating.redact(own, by=mo, text="A walk", reason="privacy", revision=1),
        lambda: moderating.annotate(own, by=mo, text="Quite right", revision=1),
    ):
        with pytest.raises(errors.NotAllowed):
            call()


def test_a_comment_whose_place_is_gone_cannot_be_decided_on(comment, mo):
    Comment.objects.all().delete()
    with pytest.raises(errors.NotPossible):
        moderating.remove(comment, by=mo, reason="spam", revision=1)


def test_the_record_is_only_ever_added_to(comment, mo):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    line = ModerationAction.objects.get()
    for change in (
        line.save,
        line.delete,
        ModerationAction.objects.all().delete,
        lambda: ModerationAction.objects.update(reason="abuse"),
    ):
        with pytest.raises(ModerationActionIsImmutable):
            change()


def test_the_record_outlives_the_account_of_the_moderator(comment, mo):
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    mo.delete()
    assert ModerationAction.objects.get().actor is None
