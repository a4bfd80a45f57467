"""What is put on a comment: a note, a fold, a pin, a claim."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, CommentThread, ModerationAction, Statement
from comments.rules import CLAIM_WINDOW, Status
from comments.services import errors, moderating
from tests import build

pytestmark = pytest.mark.django_db
NOTE = "This was true until 2020; see **the section on vaccines**."


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.known_member())


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.mark.parametrize("maker", [build.ed_editor, build.clara_reviewer, build.mo_moderator])
def test_editors_reviewers_and_moderators_put_a_note_under_a_comment(comment, maker):
    by = maker()
    moderating.annotate(comment, by=by, text=NOTE, revision=1)
    after = Comment.objects.get()
    assert (after.note_source, after.note_by) == (NOTE, by)
    assert "<strong>the section on vaccines</strong>" in after.note_html
    assert after.note_at is not None
    assert Statement.objects.get().action == "note"


def test_a_member_and_an_author_cannot(comment):
    for nobody in (build.user("Nora"), build.ada_author()):
        with pytest.raises(errors.NotAllowed):
            moderating.annotate(comment, by=nobody, text=NOTE, revision=1)
        with pytest.raises(errors.NotAllowed):
            moderating.pin(comment, by=nobody, revision=1)


def test_an_empty_note_takes_the_note_and_its_fold_off(comment, mo):
    moderating.annotate(comment, by=mo, text=NOTE, revision=1)
    moderating.fold(comment, by=mo, revision=1)
    assert Comment.objects.get().is_folded
    moderating.annotate(comment, by=mo, text=" \n", revision=1)
    after = Comment.objects.get()
    assert (after.note_source, after.note_html, after.note_by) == ("", "", None)
    assert not after.is_folded
    assert [line.to_status for line in ModerationAction.objects.all()] == ["", "folded", "noted"]
    assert Statement.objects.count() == 2


def test_a_comment_folds_only_behind_a_note(comment, mo):
    with pytest.raises(errors.Invalid, match="note first"):
        moderating.fold(comment, by=mo, revision=1)
    moderating.annotate(comment, by=mo, text=NOTE, revision=1)
    for _ in range(2):
        moderating.fold(comment, by=mo, revision=1)
    for _ in range(2):
        moderating.unfold(comment, by=mo, revision=1)
    assert [line.action for line in ModerationAction.objects.all()] == ["fold", "fold", "note"]


def test_a_note_is_about_the_text_that_was_read(comment, mo):
    Comment.objects.update(revision=2)
    with pytest.raises(errors.ChangedMeanwhile):
        moderating.annotate(comment, by=mo, text=NOTE, revision=1)
    Comment.objects.update(status=Status.REMOVED)
    with pytest.raises(errors.NotPossible):
        moderating.annotate(comment, by=mo, text=NOTE, revision=2)


def test_one_comment_stands_on_top_and_it_is_known_who_checked_it(comment, mo):
    other = build.comment(comment.thread.article, by=comment.author, text="Another one")
    ed = build.ed_editor()
    version = CommentThread.objects.get().version
    moderating.pin(other, by=ed, revision=1)
    moderating.pin(comment, by=mo, revision=1)
    thread = CommentThread.objects.get()
    assert (thread.pinned, thread.pinned_by) == (comment, mo)
    assert thread.version > version
    moderating.unpin(other, by=mo)
    assert CommentThread.objects.get().pinned == comment
    moderating.unpin(comment, by=mo)
    assert CommentThread.objects.get().pinned is None


def test_an_answer_or_a_held_comment_is_not_pinned(comment, mo):
    answer = build.comment(comment.thread.article, by=None, parent=comment)
    held = build.comment(comment.thread.article, by=None, status=Status.HELD)
    for one in (answer, held):
        with pytest.raises(errors.NotPossible):
            moderating.pin(one, by=mo, revision=1)


def test_two_moderators_do_not_work_on_the_same_comment(comment, mo):
    mia = build.user("Mia", group="Moderators")
    moderating.claim(comment, by=mo)
    moderating.claim(comment, by=mo)
    with pytest.raises(moderating.Claimed, match="Mo is looking"):
        moderating.claim(comment, by=mia)
    moderating.release(comment, by=mia)
    assert Comment.objects.get().claimed_by == mo
    moderating.release(comment, by=mo)
    moderating.claim(comment, by=mia)
    assert Comment.objects.get().claimed_by == mia
    assert ModerationAction.objects.count() == 3


def test_a_claim_ends_by_itself(comment, mo):
    moderating.claim(comment, by=mo)
    Comment.objects.update(claimed_at=timezone.now() - CLAIM_WINDOW - timedelta(seconds=1))
    mia = build.user("Mia", group="Moderators")
    moderating.claim(comment, by=mia)
    assert Comment.objects.get().claimed_by == mia


def test_a_claim_is_nothing_that_readers_see(comment, mo):
    version = CommentThread.objects.get().version
    moderating.claim(comment, by=mo)
    assert CommentThread.objects.get().version == version


def test_an_editor_or_a_member_claims_nothing(comment):
    for nobody in (build.ed_editor(), build.user("Nora")):
        with pytest.raises(errors.NotAllowed):
            moderating.claim(comment, by=nobody)


def test_a_claim_does_not_stop_a_decision(comment, mo):
    moderating.claim(comment, by=mo)
    moderating.remove(comment, by=None, reason="spam", revision=1)
    assert Comment.objects.get().claimed_by is None
