"""What always holds for the rows, and who sees which."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.db.models import ProtectedError

from articles.services import withdrawing
from comments.models import Comment, CommentThread, ShownComment
from comments.rules import Status
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def comment(article):
    return build.comment(article, by=build.max_member())


def test_an_unknown_status_is_refused(comment):
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(status="shadow")


def test_an_unknown_state_of_a_discussion_is_refused(comment):
    with pytest.raises(IntegrityError):
        CommentThread.objects.update(state="ajar")


def test_a_reply_has_a_root_and_a_root_has_no_parent(article, comment):
    other = build.comment(article, by=None)
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(parent=other)


def test_no_text_may_stay_in_a_withdrawn_row(comment):
    with pytest.raises(IntegrityError):
        Comment.objects.filter(pk=comment.pk).update(status=Status.WITHDRAWN)


def test_the_comments_of_a_deleted_account_stay(comment):
    comment.author.delete()
    comment.refresh_from_db()
    assert comment.author is None


def test_an_article_with_comments_cannot_be_deleted(article, comment):
    with pytest.raises(ProtectedError):
        article.delete()


def test_public_ids_are_ordered_by_time_and_unguessable(article):
    ids = [build.comment(article, by=None).public_id for _ in range(3)]
    assert {one.version for one in ids} == {7}
    assert len({one.int & (1 << 62) - 1 for one in ids}) == 3


def test_a_held_comment_is_seen_by_its_author_only(article):
    maxi = build.max_member()
    held = build.comment(article, by=maxi, status=Status.HELD)
    assert held in Comment.objects.visible_to(maxi)
    assert held not in Comment.objects.visible_to(build.user("Nora"))
    assert held not in Comment.objects.visible_to(None)


def test_comments_are_public_as_long_as_their_article_is(article, comment):
    assert comment in Comment.objects.visible_to(None)
    withdrawing.withdraw(article, by=None, reason="Outdated")
    assert comment not in Comment.objects.visible_to(None)


def test_a_page_fetches_no_secrets_of_members(comment):
    query = str(Comment.objects.shown().query)
    assert "username" in query
    assert not any(f'"{column}"' in query for column in ("email", "password", "source"))


def test_what_a_page_reads_of_a_comment_stands_under_its_names(comment):
    shown = ShownComment.read(Comment.objects.shown().get())
    assert (shown.pk, shown.key) == (comment.pk, str(comment.public_id))
    assert (shown.author_id, shown.author) == (comment.author_id, comment.author.username)
    assert (shown.html, shown.created_at) == (comment.html, comment.created_at)
    assert (shown.parent_key, shown.revoked_at, shown.excerpt) == (None, None, "")
    assert shown.weight > len(comment.html)
    reply = build.comment(comment.thread.article, by=None, parent=comment)
    shown = ShownComment.read(Comment.objects.filter(pk=reply.pk).shown().get())
    assert shown.parent_key == str(comment.public_id)


# Beside looking at rows, which harms nobody on the staff.
RIGHTS = {
    "Moderators": {
        "moderate_comment",
        "annotate_comment",
        "restrict_members",
        "view_private_notes",
        "change_commentthread",
    },
    "Lead moderators": {
        "moderate_comment",
        "annotate_comment",
        "restrict_members",
        "ban_members",
        "view_private_notes",
        "erase_comments",
        "edit_rules",
        "verify_clinicians",
        "change_commentthread",
        *(
            f"{verb}_{kind}"
            for verb in ("add", "change", "delete")
            for kind in ("rule", "messagetemplate", "helpline")
        ),
        "add_cliniciancredential",
        "change_cliniciancredential",
    },
    "Editors": {"annotate_comment", "change_commentthread"},
    "Reviewers": {"medical_review"},
    "Authors": set(),
}


@pytest.mark.parametrize("name", RIGHTS)
def test_groups_hold_just_what_they_need(name):
    held = Group.objects.get(name=name).permissions.filter(content_type__app_label="comments")
    codes = set(held.values_list("codename", flat=True))
    assert {code for code in codes if code[:5] != "view_" or "private" in code} == RIGHTS[name]


def test_authors_see_nothing_of_what_moderators_see():
    group = Group.objects.get(name="Authors")
    assert not group.permissions.filter(content_type__app_label="comments").exists()
