"""Moderating: hide and restore with a reason, close discussions, and the record of it all."""

import pytest

from comments.models import (
    Comment,
    CommentThread,
    ModerationAction,
    ModerationActionIsImmutable,
)
from comments.rules import REASONS, Action, Status, ThreadState
from comments.services import errors, moderating, posting
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.max_member())


@pytest.fixture
def mo():
    return build.mo_moderator()


def count(comment) -> int:
    return CommentThread.objects.get(pk=comment.thread_id).public_count


def test_a_hidden_comment_keeps_its_place_and_its_text_for_moderators(comment, mo):
    moderating.remove(comment, by=mo, reason="medical", note="Tells to stop a pill", revision=1)
    comment.refresh_from_db()
    assert (comment.status, comment.removal_code) == (Status.REMOVED, "medical")
    assert comment.source
    assert comment.closed_at is not None
    assert count(comment) == 0
    assert comment in Comment.objects.visible_to(None)


def test_the_reason_and_the_note_are_stored_but_no_text(comment, mo):
    moderating.remove(comment, by=mo, reason="other", note=" A note ", revision=1)
    line = ModerationAction.objects.get()
    assert (line.actor, line.action, line.reason, line.note) == (mo, "hide", "other", "A note")
    assert (line.from_status, line.to_status, line.revision) == ("published", "removed", 1)
    assert comment.source not in str(ModerationAction.objects.values().get())


def test_a_restored_comment_is_back_where_it_stood(comment, mo):
    before = comment.published_at
    moderating.remove(comment, by=mo, reason="spam", revision=1)
    moderating.restore(comment, by=mo, reason="mistake", revision=1)
    comment.refresh_from_db()
    assert (comment.status, comment.removal_code, comment.closed_at) == ("published", "", None)
    assert comment.published_at == before
    assert count(comment) == 1
    assert list(ModerationAction.objects.values_list("action", flat=True)) == ["restore", "hide"]


@pytest.mark.parametrize("action", [Action.REMOVE, Action.RESTORE])
def test_a_reason_must_be_one_of_the_actions_own(comment, mo, action):
    decide = {Action.REMOVE: moderating.remove, Action.RESTORE: moderating.restore}[action]
    for reason in ("", "because", *REASONS[Action.REMOVE], *REASONS[Action.RESTORE]):
        if reason not in REASONS[action]:
            with pytest.raises(errors.Invalid):
                decide(comment, by=mo, reason=reason, revision=1)


def test_something_else_needs_a_note(comment, mo):
    with pytest.raises(errors.Invalid, match="note"):
        moderating.remove(comment, by=mo, reason="other", note="  ", revision=1)


def test_a_decision_on_an_older_text_is_refused(comment, mo):
    posting.edit(comment, by=comment.author, text="Harmless again", revision=1)
    with pytest.raises(errors.ChangedMeanwhile):
        moderating.remove(comment, by=mo, reason="spam", revision=1)
    assert not ModerationAction.objects.exists()


def test_the_second_moderator_is_told(comment, mo):
    moderating.remove(comment, by=None, reason="spam", revision=1)
    with pytest.raises(errors.NotPossible):
        moderating.remove(comment, by=mo, reason="spam", revision=1)
    assert count(comment) == 0


def test_only_moderators_decide(comment):
    for nobody in (build.user("Nora"), build.ed_editor(), build.ada_author()):
        with pytest.raises(errors.NotAllowed):
            moderating.remove(comment, by=nobody, reason="spam", revision=1)
        with pytest.raises(errors.NotAllowed):
            moderating.set_state(comment.thread.article, by=nobody, state=ThreadState.CLOSED)


def test_nobody_decides_on_their_own_comment(comment, mo):
    own = build.comment(comment.thread.article, by=mo)
    with pytest.raises(errors.NotAllowed):
        moderating.remove(own, by=mo, reason="spam", revision=1)


def test_closing_a_discussion_leaves_a_line_once(comment, mo):
    article = comment.thread.article
    for _ in range(2):
        moderating.set_state(article, by=mo, state=ThreadState.CLOSED, note="Went in circles")
    line = ModerationAction.objects.get()
    assert (line.comment, line.to_status, line.note) == (None, "closed", "Went in circles")


def test_a_discussion_can_be_closed_before_the_first_comment():
    article = build.article("Quiet")
    moderating.set_state(article, by=None, state=ThreadState.CLOSED)
    assert not CommentThread.objects.of(article).is_open


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
