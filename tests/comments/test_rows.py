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
    stale = CommentThread.objects.get(pk=comment.thread_id)
    CommentThread.objects.update(public_count=7)
    rows.count(stale, 1)
    assert CommentThread.objects.get().public_count == 8
