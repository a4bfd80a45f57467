"""Posting: who may, what is stored, what is refused and why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from articles.services import withdrawing
from comments.models import Comment, CommentThread
from comments.rules import LONGEST, Status, ThreadState
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


def test_a_comment_is_stored_as_typed_and_rendered(article, maxi):
    comment = post(article, maxi, "**FVC** <20 ml/kg\r\n\r\n- one")
    comment.refresh_from_db()
    assert comment.source == "**FVC** <20 ml/kg\n\n- one"
    assert comment.html == "<p><strong>FVC</strong> &lt;20 ml/kg</p>\n<ul><li>one</li></ul>"
    assert (comment.status, comment.revision, comment.author) == (Status.PUBLISHED, 1, maxi)
    assert comment.parent is None
    assert comment.root is None
    assert count(article) == 1


def test_the_first_comment_begins_the_discussion_and_it_is_open(article, maxi):
    assert CommentThread.objects.of(article).is_open
    assert not CommentThread.objects.exists()
    post(article, maxi)
    assert CommentThread.objects.get(article=article).is_open


# --- Who may -------------------------------------------------------------------------------


def test_nobody_in_particular_may_not_post(article):
    with pytest.raises(errors.MayNotComment):
        post(article, None)


def test_an_unverified_member_may_not_post(article):
    with pytest.raises(errors.MayNotComment):
        post(article, build.user("Una", verified=False))


def test_a_member_switched_off_since_the_page_was_opened_may_not_post(article, maxi):
    User.objects.filter(pk=maxi.pk).update(is_active=False)
    assert maxi.is_active  # as the request still believes
    with pytest.raises(errors.MayNotComment):
        post(article, maxi)
    assert not Comment.objects.exists()


# --- Length --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \n\n ", "a", "\u3164\u3164\u2800\u200b", "\u202e\ufeff"])
def test_a_text_without_anything_to_see_is_refused(article, maxi, text):
    with pytest.raises(errors.NothingWritten, match="at least 2"):
        post(article, maxi, text)


@pytest.mark.parametrize("text", ["ok", "❤️", "<3", "é" * LONGEST, "é" * LONGEST + "\r\n  "])
def test_a_text_within_the_limits_is_accepted(article, maxi, text):
    assert post(article, maxi, text).status == Status.PUBLISHED


def test_length_is_counted_in_characters_not_in_their_encoding(article, maxi):
    assert post(article, maxi, "😀" * LONGEST).pk
    with pytest.raises(errors.TooLong, match="4001 characters"):
        post(article, build.known_member("Lena"), "x" * (LONGEST + 1))


def test_many_lines_are_refused_but_blank_ones_do_not_count(article, maxi):
    with pytest.raises(errors.TooLong, match="81 lines"):
        post(article, maxi, "\n".join("x" * 81))
    assert post(article, maxi, "above" + "\n" * 300 + "below").source == "above\n\nbelow"


# --- Sent twice ----------------------------------------------------------------------------


def test_the_same_form_sent_twice_gives_one_comment(article, maxi):
    token = uuid4()
    first = post(article, maxi, token=token)
    assert post(article, maxi, token=token) == first
    assert Comment.objects.count() == count(article) == 1


def test_going_back_and_sending_another_text_loses_neither(article, maxi):
    token = uuid4()
    post(article, maxi, token=token)
    with pytest.raises(errors.FormUsed):
        post(article, maxi, "Something else entirely.", token=token)


def test_a_token_of_somebody_else_shows_nothing_of_theirs(article, maxi):
    token = uuid4()
    post(article, build.known_member("Nora"), token=token)
    with pytest.raises(errors.FormUsed):
        post(article, maxi, token=token)
    assert count(article) == 1


def test_the_same_text_from_another_form_is_the_same_comment(article, maxi):
    first = post(article, maxi)
    with pytest.raises(errors.AlreadyPosted, match="You already posted this") as refused:
        post(article, maxi, "  i REST before I am tired, and it helps. ")
    assert refused.value.comment == first


def test_after_ten_minutes_the_same_text_may_be_posted_again(article, maxi):
    post(article, maxi)
    rest(601)
    assert post(article, maxi).pk
    assert count(article) == 2


def test_the_same_text_of_another_member_is_another_comment(article, maxi):
    post(article, maxi)
    assert post(article, build.known_member("Nora")).pk


def test_short_thanks_may_be_said_to_several_people(article, maxi):
    nora = build.known_member("Nora")
    one, two = build.comment(article, by=nora), build.comment(article, by=nora, text="Another.")
    post(article, maxi, "Thank you!", parent=one)
    rest(11)
    assert post(article, maxi, "Thank you!", parent=two).parent == two
    with pytest.raises(errors.AlreadyPosted):
        post(article, maxi, "Thank you!", parent=one)


def test_a_long_text_may_not_be_said_to_several_people(article, maxi):
    one = build.comment(article, by=build.known_member("Nora"))
    post(article, maxi)
    with pytest.raises(errors.AlreadyPosted):
        post(article, maxi, parent=one)


def test_a_withdrawn_text_may_be_posted_again(article, maxi):
    posting.withdraw(post(article, maxi), by=maxi)
    rest(11)
    assert post(article, maxi).status == Status.PUBLISHED


# --- How often -----------------------------------------------------------------------------


def test_the_second_comment_must_wait_and_is_told_how_long(article, maxi):
    post(article, maxi, "One thing.")
    with pytest.raises(errors.TooSoon, match="in 10 seconds") as refused:
        post(article, maxi, "Another thing.")
    assert refused.value.retry_after == 10
    rest(11)
    assert post(article, maxi, "Another thing.").pk


def test_twenty_an_hour_are_enough(article, maxi):
    now = timezone.now()
    for number in range(20):
        at = now - timedelta(minutes=50 - 2 * number)
        build.comment(article, by=maxi, text=f"Number {number}", at=at)
    with pytest.raises(errors.TooSoon, match="in 10 minutes"):
        post(article, maxi)


def test_sixty_a_day_are_enough_and_withdrawing_does_not_help(article, maxi):
    now = timezone.now()
    for number in range(60):
        at = now - timedelta(hours=22) + timedelta(minutes=20 * number)
        build.comment(article, by=maxi, at=at, status=Status.WITHDRAWN)
    with pytest.raises(errors.TooSoon, match="in 2 hours"):
        post(article, maxi)


def test_the_limits_are_each_members_own(article, maxi):
    post(article, maxi, "One thing.")
    assert post(article, build.known_member("Nora"), "Another thing.").pk


# --- Replies -------------------------------------------------------------------------------


def test_a_reply_keeps_whom_it_answers_and_where_it_began(article, maxi):
    root = build.comment(article, by=build.known_member("Nora"))
    first = post(article, maxi, "A first reply", parent=root)
    second = post(article, build.known_member("Olga"), "A reply to the reply", parent=first)
    third = post(article, build.known_member("Petra"), "And to that one", parent=second)
    assert [(c.parent, c.root) for c in (first, second, third)] == [
        (root, root),
        (first, root),
        (second, root),
    ]
    assert count(article) == 4


def test_a_parent_under_another_article_is_refused(article, maxi):
    elsewhere = build.comment(build.article("Other"), by=build.known_member("Nora"))
    with pytest.raises(errors.NotPossible):
        post(article, maxi, parent=elsewhere)


def test_a_parent_that_waits_for_a_moderator_is_refused(article, maxi):
    held = build.comment(article, by=build.known_member("Nora"), status=Status.HELD)
    with pytest.raises(errors.NotPossible):
        post(article, maxi, parent=held)


def test_a_removed_parent_is_refused(article, maxi):
    parent = build.comment(article, by=build.known_member("Nora"))
    moderating.remove(parent, by=None, reason="spam", revision=1)
    with pytest.raises(errors.ParentRemoved, match="removed by a moderator"):
        post(article, maxi, parent=parent)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ERASED])
def test_a_withdrawn_parent_offers_a_new_comment(article, maxi, status):
    parent = build.comment(article, by=build.known_member("Nora"), status=status)
    with pytest.raises(errors.ParentGone, match="new comment on the article instead"):
        post(article, maxi, parent=parent)


def test_a_live_reply_under_a_removed_root_can_be_answered(article, maxi):
    root = build.comment(article, by=None, status=Status.REMOVED)
    reply = build.comment(article, by=build.known_member("Nora"), parent=root)
    assert post(article, maxi, parent=reply).root == root


# --- Closed --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ThreadState.CLOSED, ThreadState.LOCKED])
def test_a_closed_discussion_takes_neither_comments_nor_changes(article, maxi, state):
    comment = post(article, maxi)
    moderating.set_state(article, by=None, state=state)
    rest(11)
    with pytest.raises(errors.DiscussionClosed):
        post(article, maxi, "More")
    with pytest.raises(errors.DiscussionClosed):
        posting.edit(comment, by=maxi, text="Other", revision=1)
    assert posting.withdraw(comment, by=maxi).status == Status.WITHDRAWN


def test_an_unpublished_article_takes_no_comments(article, maxi):
    withdrawing.withdraw(article, by=None, reason="Outdated")
    with pytest.raises(errors.ArticleGone):
        post(article, maxi)


def test_a_draft_takes_no_comments(maxi):
    with pytest.raises(errors.ArticleGone):
        post(build.article("Secret", published=False), maxi)
    assert not CommentThread.objects.exists()
