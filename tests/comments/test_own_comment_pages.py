"""Changing and withdrawing through the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.services import withdrawing
from comments.models import Comment, CommentRevision
from comments.rules import Status
from comments.services import posting
from tests import build
from tests.comments.browsing import NEW, PATH, fields_of, kept, landing, send
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def member(maxi, client) -> Client:
    client.force_login(maxi)
    return client


def test_editing_shows_the_text_and_saves_the_new_one(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Teh text")
    path = f"/c/{comment.public_id}/edit/"
    assert fields_of(page(member, path))["text"] == "Teh text"
    html = landing(send(member, path, "The text"))
    assert "The text" in html
    assert "edited" in text_of(html)
    assert "Your changes are saved." in html


def test_a_change_can_be_previewed(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Old")
    response = send(member, f"/c/{comment.public_id}/edit/", "*New*", action="preview")
    assert "<em>New</em>" in response.content.decode()
    comment.refresh_from_db()
    assert comment.source == "Old"


def test_a_change_that_came_second_is_given_back_and_can_be_repeated(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Old")
    path = f"/c/{comment.public_id}/edit/"
    values = {**fields_of(page(member, path)), "text": "From the laptop", "action": "post"}
    posting.edit(comment, by=maxi, text="From the phone", revision=1)
    response = member.post(path, values)
    assert response.status_code == 409
    assert kept(response) == "From the laptop"
    assert "From the phone" in response.content.decode()
    CommentRevision.objects.update(replaced_at=timezone.now() - timedelta(minutes=1))
    landing(member.post(path, {**fields_of(response.content.decode()), "action": "post"}))
    comment.refresh_from_db()
    assert (comment.source, comment.revision) == ("From the laptop", 3)


def test_a_change_that_comes_too_late_is_given_back(article, member, maxi):
    comment = build.comment(article, by=maxi, text="Old")
    path = f"/c/{comment.public_id}/edit/"
    values = {**fields_of(page(member, path)), "text": "New", "action": "post"}
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=15))
    response = member.post(path, values)
    assert response.status_code == 403
    assert "15 minutes" in text_of(response.content.decode())
    assert kept(response) == "New"
    page(member, path, status=403)


def test_others_can_neither_edit_nor_withdraw(article, member):
    comment = build.comment(article, by=build.user("Nora"), text="Hers")
    for rest in ("edit/", "withdraw/"):
        path = f"/c/{comment.public_id}/{rest}"
        page(member, path, status=403)
        assert member.post(path, {"text": "Mine", "action": "post"}).status_code == 403
    comment.refresh_from_db()
    assert (comment.source, comment.status) == ("Hers", "published")


def test_withdrawing_asks_first_and_leads_back(article, member, maxi):
    comment = build.comment(article, by=maxi, text="My whole story")
    path = f"/c/{comment.public_id}/withdraw/"
    assert "My whole story" in page(member, path)
    assert Comment.objects.get().status == Status.PUBLISHED
    html = landing(member.post(path))
    assert "My whole story" not in html
    assert "Your comment is withdrawn." in html


def test_withdrawing_twice_is_no_error(article, member, maxi):
    path = f"/c/{build.comment(article, by=maxi).public_id}/withdraw/"
    assert [member.post(path).status_code for _ in range(2)] == [303, 303]


def test_a_text_under_an_article_that_is_not_public_any_more_can_be_withdrawn(
    article, member, maxi
):
    """It is still stored, and would come back with the article."""
    comment = build.comment(article, by=maxi, text="My whole story")
    others = build.comment(article, by=build.user("Nora"), text="Hers")
    withdrawing.withdraw(article, by=None, reason="Outdated")
    path = f"/c/{comment.public_id}/withdraw/"
    html = page(member, path)
    assert "My whole story" in html
    assert "Resting" not in html
    assert f'href="/c/{comment.public_id}/"' not in html.partition("<form")[2]
    response = member.post(path)
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    comment.refresh_from_db()
    assert comment.source == ""
    assert member.get(f"/c/{others.public_id}/withdraw/").status_code == 404


def test_only_reading_and_posting_are_known(article, member, maxi):
    comment = build.comment(article, by=maxi)
    for path in (NEW, f"/c/{comment.public_id}/edit/", f"/c/{comment.public_id}/withdraw/"):
        assert member.put(path).status_code == 405
    assert member.post(f"/c/{comment.public_id}/").status_code == 405
    assert member.post(PATH + "comments/").status_code == 405


def test_pages_with_a_members_text_are_never_kept_by_caches(article, member, maxi):
    comment = build.comment(article, by=maxi)
    for path in (NEW, f"/c/{comment.public_id}/edit/", f"/c/{comment.public_id}/withdraw/"):
        assert "no-store" in member.get(path).headers["Cache-Control"]
