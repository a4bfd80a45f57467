"""Withdrawing: the text goes for good, the place stays."""

import pytest

from comments.models import Comment, ModerationAction
from comments.rules import Status
from comments.services import errors, moderating, posting
from tests import build
from tests.comments.acts import count, post, rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


def test_a_withdrawn_text_is_gone_and_its_place_stays(article, maxi):
    comment = post(article, maxi)
    reply = post(article, build.known_member("Nora"), "A reply", parent=comment)
    posting.withdraw(comment, by=maxi)
    comment.refresh_from_db()
    assert (comment.source, comment.html, comment.fingerprint) == ("", "", "")
    assert comment.status == Status.WITHDRAWN
    assert comment.closed_at is not None
    assert reply in Comment.objects.visible_to(None)
    assert comment in Comment.objects.visible_to(None)
    assert count(article) == 1
    line = ModerationAction.objects.get()
    assert (line.actor, line.action, line.from_status) == (maxi, "withdraw", "published")


def test_withdrawing_twice_counts_once(article, maxi):
    comment = post(article, maxi)
    posting.withdraw(comment, by=maxi)
    posting.withdraw(comment, by=maxi)
    assert count(article) == 0
    assert ModerationAction.objects.count() == 1


def test_withdrawing_is_possible_long_after(article, maxi):
    comment = post(article, maxi)
    rest(60 * 60 * 24 * 400)
    assert posting.withdraw(comment, by=maxi).source == ""


def test_a_removed_comment_can_be_withdrawn_and_never_restored(article, maxi):
    comment = post(article, maxi)
    moderating.remove(comment, by=None, reason="other", message="Asked to", revision=1)
    posting.withdraw(comment, by=maxi)
    assert count(article) == 0
    with pytest.raises(errors.NotPossible):
        moderating.restore(comment, by=None, reason="mistake", revision=1)


def test_nobody_withdraws_for_others(article, maxi):
    comment = post(article, maxi)
    for other in (None, build.known_member("Nora"), build.mo_moderator()):
        with pytest.raises(errors.NotAllowed):
            posting.withdraw(comment, by=other)


def test_what_is_erased_cannot_be_withdrawn(article, maxi):
    erased = build.comment(article, by=maxi, status=Status.ERASED)
    with pytest.raises(errors.NotPossible):
        posting.withdraw(erased, by=maxi)
