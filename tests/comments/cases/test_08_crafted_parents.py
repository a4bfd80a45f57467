"""Case 8, for posting: deep trees, and parents that no form of ours names."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from comments.models import Comment, CommentThread
from comments.rendering import RENDERER
from comments.rules import Audience, Status
from comments.services import branches, errors, posting
from core.identifiers import uuid7
from tests import build
from tests.comments.acts import TEXT, post

pytestmark = pytest.mark.django_db
DEEP = 5_000


@pytest.fixture
def article():
    return build.article()


@pytest.fixture
def maxi():
    return build.known_member()


def chain(root: Comment, length: int) -> Comment:
    """Put a chain of answers below a root, each an answer to the one before; return the last."""
    yesterday = timezone.now() - timedelta(days=1)
    Comment.objects.bulk_create(
        Comment(
            thread_id=root.thread_id,
            root=root,
            parent=root,
            source="deep",
            html="<p>deep</p>",
            renderer=RENDERER,
            submit_token=uuid7(),
            created_at=yesterday,
            published_at=yesterday,
        )
        for _ in range(length)
    )
    made = Comment.objects.filter(root=root).order_by("pk")
    made.exclude(pk=made[0].pk).update(parent=F("pk") - 1)
    CommentThread.objects.update(public_count=length + 1)
    Comment.objects.filter(pk=root.pk).update(reply_count=length)
    return made.last()


def test_a_parent_under_another_article_is_refused(article, maxi):
    elsewhere = build.comment(build.article(), by=build.known_member("Nora"))
    with pytest.raises(errors.NotPossible):
        post(article, maxi, parent=elsewhere)
    assert not Comment.objects.filter(author=maxi).exists()


def test_a_parent_that_only_its_author_sees_is_refused(article, maxi):
    held = build.comment(article, by=build.known_member("Nora"), status=Status.HELD)
    with pytest.raises(errors.NotPossible):
        post(article, maxi, parent=held)


def test_an_answer_reaches_no_more_people_than_what_it_answers(article, maxi):
    parent = build.comment(article, by=build.known_member("Nora"), audience=Audience.MEMBERS)
    reply = post(article, maxi, parent=parent, audience=Audience.PUBLIC)
    assert reply.audience == Audience.MEMBERS
    again = posting.edit(reply, by=maxi, text=TEXT, revision=1, audience=Audience.PUBLIC)
    assert again.audience == Audience.MEMBERS


def test_an_answer_for_members_below_a_public_comment_leaves_that_public(article, maxi):
    parent = build.comment(article, by=build.known_member("Nora"))
    post(article, maxi, parent=parent, audience=Audience.MEMBERS)
    parent.refresh_from_db()
    assert parent.audience == Audience.PUBLIC
    assert (parent.reply_count, parent.member_reply_count) == (0, 1)


def test_a_chain_of_five_thousand_costs_what_one_costs(
    article, maxi, django_assert_max_num_queries
):
    root = build.comment(article, by=None)
    deepest = chain(root, DEEP)
    with django_assert_max_num_queries(40):
        reply = post(article, maxi, parent=deepest)
    assert (reply.parent, reply.root) == (deepest, root)
    root.refresh_from_db()
    assert root.reply_count == DEEP + 1


def test_a_whole_chain_becomes_for_members_without_recursion(
    article, maxi, django_assert_max_num_queries
):
    root = build.comment(article, by=maxi)
    chain(root, DEEP)
    with django_assert_max_num_queries(40):
        posting.edit(root, by=maxi, text=root.source, revision=1, audience=Audience.MEMBERS)
    thread = CommentThread.objects.get()
    assert (thread.public_count, thread.member_count) == (0, DEEP + 1)
    assert not Comment.objects.filter(audience=Audience.PUBLIC).exists()


def test_below_means_answers_of_answers_and_not_its_neighbours(article):
    root = build.comment(article, by=None)
    one, two = (build.comment(article, by=None, parent=root, text=text) for text in ("1", "2"))
    below = build.comment(article, by=None, parent=one, text="1.1")
    deeper = build.comment(article, by=None, parent=below, text="1.1.1")
    assert set(branches.below(one)) == {below, deeper}
    assert set(branches.below(root)) == {one, two, below, deeper}
