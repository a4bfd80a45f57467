"""Case 2, for authors: what they answer is removed, withdrawn or locked while they type."""

from uuid import uuid4

import pytest
from django.urls import reverse

from comments.forms import mark_of
from comments.models import Comment
from comments.rules import Status, ThreadState
from comments.services import errors, moderating, posting
from tests import build
from tests.comments.acts import TEXT, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent():
    return build.comment(build.article(), by=build.known_member("Nora"))


@pytest.fixture
def maxi():
    return build.known_member()


def article_of(comment):
    return comment.thread.article


def test_a_withdrawn_parent_offers_a_new_comment(parent, maxi):
    posting.withdraw(parent, by=parent.author)
    with pytest.raises(errors.ParentGone, match="as a new comment on the article"):
        post(article_of(parent), maxi, parent=parent)
    posted = post(article_of(parent), maxi)
    assert (posted.parent, posted.root) == (None, None)


def test_a_removed_parent_cannot_be_answered(parent, maxi):
    moderating.remove(parent, by=None, reason="abuse", revision=1)
    with pytest.raises(errors.ParentRemoved):
        post(article_of(parent), maxi, parent=parent)


def test_a_parent_taken_back_for_reports_cannot_be_answered(parent, maxi):
    moderating.hold(parent, code="reports")
    with pytest.raises(errors.NotPossible):
        post(article_of(parent), maxi, parent=parent)


def test_a_locked_discussion_takes_no_answer(parent, maxi):
    moderating.set_state(article_of(parent), by=None, state=ThreadState.LOCKED)
    with pytest.raises(errors.DiscussionClosed):
        post(article_of(parent), maxi, parent=parent)


def test_it_is_looked_at_under_the_lock(parent, maxi, monkeypatch):
    """The last moment: everything was in order, and then its author took it back."""
    locked = posting.rows.locked_author

    def lock_late(by):
        author = locked(by)
        if by == maxi:
            posting.withdraw(parent, by=parent.author)
        return author

    monkeypatch.setattr(posting.rows, "locked_author", lock_late)
    with pytest.raises(errors.ParentGone):
        post(article_of(parent), maxi, parent=parent)


@pytest.mark.parametrize("how", ["withdrawn", "removed"])
def test_the_text_is_back_on_the_page(client, parent, maxi, how):
    if how == "withdrawn":
        posting.withdraw(parent, by=parent.author)
    else:
        moderating.remove(parent, by=None, reason="spam", revision=1)
    client.force_login(maxi)
    form = {"text": TEXT, "token": str(uuid4()), "author": mark_of(maxi), "action": "post"}
    answer = client.post(reverse("comments:reply", args=[parent.public_id]), form)
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()
    assert not Comment.objects.filter(author=maxi).exists()


def test_living_replies_stay_below_and_can_be_answered(parent, maxi):
    reply = build.comment(article_of(parent), by=build.known_member("Olga"), parent=parent)
    moderating.remove(parent, by=None, reason="spam", revision=1)
    answer = post(article_of(parent), maxi, parent=reply)
    assert answer.root == parent
    assert reply in Comment.objects.visible_to(None)
    assert Comment.objects.get(pk=parent.pk).status == Status.REMOVED
