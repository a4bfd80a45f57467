"""Case 5: between opening the form and posting, something closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.services import withdrawing
from comments.forms import mark_of
from comments.models import Comment, CommenterStanding, CommentThread
from comments.rules import Audience, Hold, Status, ThreadState
from comments.services import errors, moderating, pipeline, posting
from tests import build
from tests.comments.acts import TEXT, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article()


@pytest.fixture
def maxi():
    return build.known_member()


def closing(article, **ago) -> None:
    at = timezone.now() - timedelta(**ago)
    CommentThread.objects.update_or_create(article=article, defaults={"closes_at": at})


def test_what_was_being_typed_when_the_clock_closed_it_is_taken_and_held(article, maxi):
    closing(article, minutes=14, seconds=50)
    comment = post(article, maxi)
    assert (comment.status, comment.hold_code) == (Status.HELD, Hold.CLOSING)


def test_a_quarter_of_an_hour_later_it_is_not(article, maxi):
    closing(article, minutes=15, seconds=10)
    with pytest.raises(errors.DiscussionClosed):
        post(article, maxi)


@pytest.mark.parametrize("state", [ThreadState.CLOSED, ThreadState.LOCKED])
def test_what_people_close_has_no_grace(article, maxi, state):
    closing(article, minutes=1)
    moderating.set_state(article, by=None, state=state)
    with pytest.raises(errors.DiscussionClosed):
        post(article, maxi)


def test_a_change_in_those_minutes_takes_the_comment_to_a_moderator(article, maxi):
    comment = post(article, maxi)
    closing(article, minutes=1)
    edited = posting.edit(comment, by=maxi, text="Just in time", revision=1)
    assert (edited.status, edited.hold_code) == (Status.HELD, Hold.EDITED)


def late(monkeypatch, change) -> None:
    """Let `change` happen after all was looked at, and before it is looked at under the locks."""
    read = pipeline.read

    def read_late(text):
        change()
        return read(text)

    monkeypatch.setattr(pipeline, "read", read_late)


def test_a_lock_of_the_last_moment_counts(article, maxi, monkeypatch):
    lock = {"by": None, "state": ThreadState.LOCKED}
    late(monkeypatch, lambda: moderating.set_state(article, **lock))
    with pytest.raises(errors.DiscussionClosed):
        post(article, maxi)
    assert not Comment.objects.exists()


def test_a_suspension_of_the_last_moment_counts(article, maxi, monkeypatch):
    comment = post(article, maxi)
    until = timezone.now() + timedelta(days=1)
    late(monkeypatch, lambda: CommenterStanding.objects.update(suspended_until=until))
    with pytest.raises(errors.Barred):
        post(article, maxi, "Something else")
    with pytest.raises(errors.Barred):
        posting.edit(comment, by=maxi, text="Something else", revision=1)


def test_an_article_withdrawn_in_the_last_moment_takes_nothing(article, maxi, monkeypatch):
    late(monkeypatch, lambda: withdrawing.withdraw(article, by=None, reason="Outdated"))
    with pytest.raises(errors.ArticleGone):
        post(article, maxi)


def test_an_answer_follows_a_parent_that_became_for_members_only(article, maxi, monkeypatch):
    parent = build.comment(article, by=build.known_member("Nora"))
    narrow = {"by": None, "audience": Audience.MEMBERS, "revision": 1}
    late(monkeypatch, lambda: moderating.set_audience(parent, **narrow))
    reply = post(article, maxi, parent=parent, audience=Audience.PUBLIC)
    assert reply.audience == Audience.MEMBERS
    assert reply not in Comment.objects.visible_to(None)
    assert CommentThread.objects.get().public_count == 0


@pytest.mark.parametrize(
    ("what", "status"), [("closed", 409), ("suspended", 403), ("withdrawn", 409)]
)
def test_the_answer_holds_the_text(client, article, maxi, what, status):
    client.force_login(maxi)
    if what == "closed":
        moderating.set_state(article, by=None, state=ThreadState.CLOSED)
    elif what == "suspended":
        until = timezone.now() + timedelta(days=1)
        CommenterStanding.objects.filter(user=maxi).update(suspended_until=until)
    else:
        withdrawing.withdraw(article, by=None, reason="Outdated")
    form = {"text": TEXT, "token": str(uuid4()), "author": mark_of(maxi), "action": "post"}
    answer = client.post(reverse("comments:new", args=[article.slug]), form)
    assert answer.status_code == status
    assert TEXT in answer.content.decode()
    assert not Comment.objects.exists()
