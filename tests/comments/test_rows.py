"""The second lock: even without row locks nothing is overwritten or miscounted."""

import pytest

from comments.models import Comment, CommentThread
from comments.services import errors, rows
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("meanwhile", [{"revision": 2}, {"status": "removed"}])
def test_a_row_that_changed_after_it_was_read_is_not_written(meanwhile):
    comment = build.comment(build.article(), by=None, text="As it was")
    Comment.objects.filter(pk=comment.pk).update(**meanwhile)
    with pytest.raises(errors.ChangedMeanwhile):
        rows.change(comment, source="Overwritten")
    comment.refresh_from_db()
    assert comment.source == "As it was"


def test_counting_does_not_trust_the_number_that_was_read():
    comment = build.comment(build.article(), by=None)
    stale = rows.locked_comment(comment)
    CommentThread.objects.update(public_count=7)
    rows.change(stale, status="removed")
    assert CommentThread.objects.get().public_count == 6


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ({}, {"status": "removed"}, (-1, 0)),
        ({}, {"audience": "members"}, (-1, 1)),
        ({}, {"source": "Another text"}, (0, 0)),
        ({"audience": "members"}, {"status": "held", "hold_code": "reports"}, (0, -1)),
        ({"status": "held"}, {"status": "published"}, (1, 0)),
        ({"status": "held"}, {"status": "published", "audience": "members"}, (0, 1)),
        ({"status": "held"}, {"status": "removed"}, (0, 0)),
    ],
)
def test_a_change_is_counted_for_the_root_and_the_discussion(before, after, counts):
    article = build.article()
    root = build.comment(article, by=None)
    deep = build.comment(article, by=None, parent=root)
    answer = build.comment(article, by=None, parent=deep, **before)
    thread = CommentThread.objects.get()
    root.refresh_from_db()
    rows.change(rows.locked_comment(answer), **after)
    now, counted = CommentThread.objects.get(), Comment.objects.get(pk=root.pk)
    public, member = counts
    assert now.public_count - thread.public_count == public
    assert now.member_count - thread.member_count == member
    assert counted.reply_count - root.reply_count == public
    assert counted.member_reply_count - root.member_reply_count == member
    assert now.version > thread.version


def test_a_mark_of_the_moderators_is_no_change_for_readers():
    comment = build.comment(build.article(), by=None)
    version = CommentThread.objects.get().version
    rows.mark(comment, open_reports=2, reported_at=comment.created_at)
    assert Comment.objects.get().open_reports == comment.open_reports == 2
    assert CommentThread.objects.get().version == version


def test_a_pin_ends_with_the_publication():
    comment = build.comment(build.article(), by=None)
    CommentThread.objects.update(pinned=comment)
    rows.change(rows.locked_comment(comment), status="held", hold_code="reports")
    assert CommentThread.objects.get().pinned is None


def test_a_place_that_is_gone_cannot_be_locked():
    comment = build.comment(build.article(), by=None)
    Comment.objects.all().delete()
    with pytest.raises(errors.NotPossible):
        rows.locked_comment(comment)


def test_somebody_who_is_gone_is_nobody():
    member = build.max_member()
    assert rows.locked_member(member.pk) == member
    member.delete()
    assert rows.locked_member(member.pk) is None
    assert rows.locked_member(None) is None
