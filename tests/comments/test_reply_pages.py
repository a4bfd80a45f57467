"""Replying through the pages, and comments and discussions that end meanwhile."""

import pytest
from django.test import Client

from accounts.models import User
from articles.services import withdrawing
from comments.models import Comment
from comments.rules import Status, ThreadState
from comments.services import moderating, posting
from tests import build
from tests.comments.browsing import NEW, PATH, TEXT, fields_of, kept, landing, send
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


def test_a_reply_shows_whom_it_answers_and_lands_below(article, member):
    parent = build.comment(article, by=build.user("Nora"), text="What Nora said")
    path = f"/c/{parent.public_id}/reply/"
    html = page(member, path)
    assert "What Nora said" in html
    assert "Your reply to Nora" in text_of(html)
    html = landing(send(member, path))
    assert Comment.objects.get(parent=parent).root == parent
    assert html.index("What Nora said") < html.index("it helps.")


def test_when_the_parent_is_withdrawn_meanwhile_the_text_can_become_a_new_comment(article, member):
    nora = build.user("Nora")
    parent = build.comment(article, by=nora, text="What Nora said")
    path = f"/c/{parent.public_id}/reply/"
    values = {**fields_of(page(member, path)), "text": TEXT, "action": "post"}
    posting.withdraw(parent, by=nora)
    response = member.post(path, values)
    assert response.status_code == 409
    assert "withdrawn by its author" in text_of(response.content.decode())
    assert kept(response) == TEXT
    assert Comment.objects.count() == 1
    confirmed = {**fields_of(response.content.decode()), "action": "post"}
    landing(member.post(path, confirmed))
    assert Comment.objects.get(author=response.wsgi_request.user).parent is None


def test_the_choice_of_a_new_comment_counts_only_when_the_parent_is_gone(article, member):
    parent = build.comment(article, by=build.user("Nora"))
    landing(send(member, f"/c/{parent.public_id}/reply/", as_new="on"))
    assert Comment.objects.filter(parent=parent).exists()


def test_opening_the_reply_form_of_a_withdrawn_comment_offers_a_new_one(article, member):
    parent = build.comment(article, by=None, status=Status.WITHDRAWN)
    path = f"/c/{parent.public_id}/reply/"
    assert "withdrawn by its author" in text_of(page(member, path))
    landing(send(member, path))
    assert Comment.objects.get(author__isnull=False).parent is None


def test_when_the_parent_is_removed_meanwhile_the_text_is_given_back(article, member):
    parent = build.comment(article, by=build.user("Nora"), text="Buy my miracle")
    path = f"/c/{parent.public_id}/reply/"
    values = {**fields_of(page(member, path)), "text": TEXT, "action": "post"}
    moderating.remove(parent, by=None, reason="spam", revision=1)
    response = member.post(path, values)
    html = response.content.decode()
    assert response.status_code == 409
    assert "removed by a moderator" in text_of(html)
    assert "miracle" not in html
    assert "readonly" in html
    assert kept(response) == TEXT


@pytest.mark.parametrize("action", ["post", "preview"])
def test_when_the_discussion_closes_meanwhile_the_text_is_given_back(article, member, action):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": action}
    moderating.set_state(article, by=None, state=ThreadState.CLOSED)
    response = member.post(NEW, values)
    assert response.status_code == 409
    assert "discussion is closed" in text_of(response.content.decode())
    assert "readonly" in response.content.decode()
    assert kept(response) == TEXT


def test_when_the_article_goes_meanwhile_the_text_is_given_back_without_its_title(article, member):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    withdrawing.withdraw(article, by=None, reason="Outdated")
    response = member.post(NEW, values)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Resting" not in html
    assert f'href="{PATH}#comments"' not in html
    assert kept(response) == TEXT


def test_when_the_account_is_switched_off_meanwhile_the_text_is_given_back(article, member, maxi):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    User.objects.filter(pk=maxi.pk).update(is_active=False)
    response = member.post(NEW, values)
    assert response.status_code == 403
    assert kept(response) == TEXT
    assert not Comment.objects.exists()


def test_an_unverified_member_is_told_and_keeps_the_text(article, member, maxi):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    maxi.emailaddress_set.update(verified=False)
    response = member.post(NEW, values)
    assert response.status_code == 403
    assert "confirm your email" in text_of(response.content.decode())
    assert 'href="/accounts/email/">Your email address' in response.content.decode()
    assert kept(response) == TEXT


@pytest.mark.parametrize("missing", ["token", "consent"])
def test_a_reply_under_an_article_that_went_shows_neither_it_nor_the_parent(article, missing):
    parent = build.comment(article, by=build.user("Nora"), text="What Nora said")
    path = f"/c/{parent.public_id}/reply/"
    client, maxi = Client(), build.user("Max")
    client.force_login(maxi)
    values = {**fields_of(page(client, path)), "text": TEXT, "action": "post"}
    if missing == "token":
        build.agree(maxi)
        del values["token"]
    withdrawing.withdraw(article, by=None, reason="Outdated")
    response = client.post(path, values)
    shown = response.content.decode()
    assert response.status_code == 409
    assert kept(response) == TEXT
    assert "What Nora said" not in shown
    assert article.title not in shown
