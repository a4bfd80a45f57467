"""Changing what one wrote: in which time, by whom, over what."""

import pytest

from accounts.models import User
from comments.services import errors, moderating, posting
from tests import build
from tests.comments.acts import TEXT, post, rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


def test_a_changed_text_runs_through_everything_again(article, maxi):
    comment = post(article, maxi)
    old = comment.fingerprint
    posting.edit(comment, by=maxi, text="Now *quite*\r\nother", revision=1)
    comment.refresh_from_db()
    assert comment.source == "Now *quite*\nother"
    assert comment.html == "<p>Now <em>quite</em><br>other</p>"
    assert comment.fingerprint != old
    assert comment.revision == 2
    assert comment.edited_at is not None
    with pytest.raises(errors.TooLong):
        posting.edit(comment, by=maxi, text="x" * 4001, revision=2)


def test_an_unchanged_text_is_not_marked_as_edited(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text=TEXT + "\r\n", revision=1)
    comment.refresh_from_db()
    assert (comment.revision, comment.edited_at) == (1, None)


def test_after_fifteen_minutes_nothing_can_be_changed(article, maxi):
    comment = post(article, maxi)
    rest(14 * 60 + 50)
    posting.edit(comment, by=maxi, text="In time", revision=1)
    rest(11)
    with pytest.raises(errors.TooLate, match="15 minutes"):
        posting.edit(comment, by=maxi, text="Too late", revision=2)
    comment.refresh_from_db()
    assert comment.source == "In time"


def test_a_change_based_on_an_older_text_is_refused(article, maxi):
    comment = post(article, maxi)
    posting.edit(comment, by=maxi, text="From the phone", revision=1)
    with pytest.raises(errors.ChangedMeanwhile):
        posting.edit(comment, by=maxi, text="From the laptop", revision=1)
    comment.refresh_from_db()
    assert comment.source == "From the phone"


def test_a_change_sent_twice_is_saved_once(article, maxi):
    """A slow connection, and Save pressed again."""
    comment = post(article, maxi)
    for _ in range(2):
        comment = posting.edit(comment, by=maxi, text="Pressed twice", revision=1)
    assert (comment.source, comment.revision) == ("Pressed twice", 2)


def test_nobody_changes_the_words_of_others(article, maxi):
    comment = post(article, maxi)
    others = build.known_member("Nora"), build.mo_moderator(), build.user("Root1", superuser=True)
    for other in others:
        with pytest.raises(errors.NotAllowed):
            posting.edit(comment, by=other, text="Forged", revision=1)
    with pytest.raises(errors.NotAllowed):
        posting.edit(comment, by=None, text="Forged", revision=1)


def test_a_removed_comment_cannot_be_changed_back(article, maxi):
    comment = post(article, maxi)
    moderating.remove(comment, by=None, reason="abuse", revision=1)
    with pytest.raises(errors.NotPossible):
        posting.edit(comment, by=maxi, text="Nicer now", revision=1)


def test_a_member_switched_off_changes_nothing_more(article, maxi):
    comment = post(article, maxi)
    User.objects.filter(pk=maxi.pk).update(is_active=False)
    with pytest.raises(errors.MayNotComment):
        posting.edit(comment, by=maxi, text="Still here", revision=1)
