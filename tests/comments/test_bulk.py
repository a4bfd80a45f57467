"""Many comments in one go: each stands for itself, and one go is undone in one go."""

from uuid import uuid4

import pytest

from comments.models import Comment, CommentThread, ModerationAction
from comments.rules import Action, Status
from comments.services import bulk, errors, moderating
from comments.services.moderating import Seen
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def comments():
    article, maxi = build.article(), build.known_member()
    return [build.comment(article, by=maxi, text=f"Buy pill number {n}") for n in range(4)]


def seen(comments) -> list[Seen]:
    return [Seen(comment.pk, comment.revision, comment.status) for comment in comments]


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def test_all_are_decided_on_in_one_batch_and_undone_in_one_go(comments, mo):
    outcome = bulk.decide(seen(comments), Action.REMOVE, by=mo, reason="spam", message="No shop")
    assert (outcome.done, outcome.refused) == (comments, [])
    assert statuses() == ["removed"] * 4
    assert set(ModerationAction.objects.values_list("batch", flat=True)) == {outcome.batch}
    back = bulk.undo(outcome.batch, by=mo)
    assert (len(back.done), back.refused) == (4, [])
    assert statuses() == ["published"] * 4
    assert CommentThread.objects.get().public_count == 4


def test_what_changed_meanwhile_is_left_and_named(comments, mo):
    chosen = seen(comments)
    Comment.objects.filter(pk=comments[0].pk).update(revision=2)
    moderating.remove(comments[1], by=None, reason="abuse", revision=1)
    outcome = bulk.decide(chosen, Action.REMOVE, by=mo, reason="spam")
    assert outcome.done == comments[2:]
    assert [refusal.comment for refusal in outcome.refused] == comments[:2]
    assert "changed after you opened it" in outcome.refused[0].why
    assert "The site: removed" in outcome.refused[1].why


def test_ones_own_comment_is_left(comments, mo):
    own = build.comment(comments[0].thread.article, by=mo)
    outcome = bulk.decide(seen([own, comments[0]]), Action.APPROVE, by=mo)
    assert ([refusal.comment for refusal in outcome.refused], outcome.done) == ([own], comments[:1])


def test_words_that_do_for_none_are_refused_before_the_first(comments, mo):
    for action, reason in (("remove", ""), ("remove", "other"), ("restore", "spam"), ("erase", "")):
        with pytest.raises(errors.Invalid):
            bulk.decide(seen(comments), action, by=mo, reason=reason)
    with pytest.raises(errors.Invalid):
        bulk.decide(seen(comments), "approve", by=mo, note="x" * 501)
    assert not ModerationAction.objects.exists()


def test_at_most_a_hundred(mo):
    with pytest.raises(errors.Invalid, match="100"):
        bulk.decide([Seen(key, 1) for key in range(101)], Action.APPROVE, by=mo)


def test_only_moderators(comments):
    with pytest.raises(errors.NotAllowed):
        bulk.decide(seen(comments), Action.APPROVE, by=build.ed_editor())


def test_undoing_leaves_what_somebody_decided_after(comments, mo):
    outcome = bulk.decide(seen(comments), Action.REMOVE, by=mo, reason="spam")
    moderating.restore(comments[0], by=None, reason="mistake", revision=1)
    back = bulk.undo(outcome.batch, by=mo)
    assert [refusal.comment for refusal in back.refused] == comments[:1]
    assert statuses() == [Status.PUBLISHED] * 4


def test_a_batch_of_somebody_else_or_of_nothing_is_not_undone(comments, mo):
    outcome = bulk.decide(seen(comments), Action.REMOVE, by=None, reason="spam")
    assert bulk.undo(outcome.batch, by=mo).done == []
    with pytest.raises(errors.NotPossible):
        bulk.undo(uuid4(), by=mo)


def test_held_and_removed_ones_too(comments, mo):
    Comment.objects.update(status=Status.HELD, hold_code="links")
    CommentThread.objects.update(public_count=0)
    bulk.decide(seen(Comment.objects.all()), Action.APPROVE, by=mo)
    bulk.decide(seen(Comment.objects.all()), Action.REMOVE, by=mo, reason="spam")
    bulk.decide(seen(Comment.objects.all()), Action.RESTORE, by=mo, reason="mistake")
    assert statuses() == [Status.PUBLISHED] * 4
    assert CommentThread.objects.get().public_count == 4
