"""Writing through the pages: forms, previews, refusals and where one lands."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from tests import build
from tests.comments.browsing import NEW, PATH, TEXT, fields_of, kept, landing, send
from tests.pages import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


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


def test_posting_from_the_articles_page_leads_to_the_comment_there(article, member, maxi):
    response = send(member, NEW, on=PATH)
    comment = Comment.objects.get()
    assert response.headers["Location"] == f"{PATH}#c-{comment.public_id}"
    html = landing(response)
    assert "I rest &lt;3 hours &amp; it helps.</p>" in html
    assert html.count("Your comment is published.") == 1
    assert "Your comment is published." not in page(member, PATH)
    assert comment.author == maxi


def test_preview_shows_how_it_will_look_and_posts_nothing(article, member):
    response = send(member, NEW, "**Rest**", action="preview")
    html = response.content.decode()
    assert response.status_code == 200
    assert "<p><strong>Rest</strong></p>" in html
    assert kept(response) == "**Rest**"
    assert not Comment.objects.exists()
    values = {**fields_of(html), "action": "post"}
    assert "<strong>Rest</strong>" in landing(member.post(NEW, values))


def test_without_a_button_nothing_is_posted(article, member):
    send(member, NEW, action="")
    assert not Comment.objects.exists()


def test_the_same_form_sent_twice_gives_one_comment_and_one_message(article, member):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    first, second = member.post(NEW, values), member.post(NEW, values)
    assert first.headers["Location"] == second.headers["Location"]
    assert landing(second).count("Your comment is published.") == 1
    assert Comment.objects.count() == 1


def test_the_same_text_from_a_second_tab_leads_to_the_first(article, member):
    first = send(member, NEW)
    page(member, PATH)
    second = send(member, NEW)
    assert second.headers["Location"] == first.headers["Location"]
    assert "You already posted this." in landing(second)


def test_another_text_in_a_used_form_is_given_back_with_a_fresh_form(article, member):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post"}
    member.post(NEW, values)
    response = member.post(NEW, {**values, "text": "A second thought"})
    assert response.status_code == 409
    assert kept(response) == "A second thought"
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    again = {**fields_of(response.content.decode()), "action": "post"}
    assert "A second thought" in landing(member.post(NEW, again))
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at least 2 characters"),
        (" \u3164 ", "at least 2 characters"),
        ("<b>" + "x" * 4000, "4003 characters"),
        ("\n".join("x" * 81), "81 lines"),
    ],
)
def test_a_text_that_does_not_fit_comes_back_as_it_was(article, member, text, told):
    response = send(member, NEW, text)
    assert response.status_code == 422
    assert told in text_of(response.content.decode())
    assert 'role="alert"' in response.content.decode()
    assert kept(response) == text


def test_nul_and_odd_line_ends_do_not_make_the_form_fail(article, member):
    landing(send(member, NEW, "one\x00\r\ntwo\u2028three\ufeff\u202e"))
    assert Comment.objects.get().source == "one\ntwo\nthree"


def test_the_limit_says_how_long_to_wait_and_keeps_the_text(article, member):
    send(member, NEW, "First")
    response = send(member, NEW, "Second")
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 10
    assert "seconds" in text_of(response.content.decode())
    assert kept(response) == "Second"


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_form_without_a_token_is_not_posted(article, member, token):
    values = {**fields_of(page(member, NEW)), "text": TEXT, "action": "post", "token": token}
    response = member.post(NEW, {name: v for name, v in values.items() if v is not None})
    assert response.status_code == 400
    assert kept(response) == TEXT
    again = {**fields_of(response.content.decode()), "action": "post"}
    landing(member.post(NEW, again))


def test_a_comment_beyond_the_first_page_is_shown_in_its_conversation(article, member):
    for number in range(20):
        build.comment(article, by=None, text=f"Number {number}")
    response = send(member, NEW)
    comment = Comment.objects.get(author__isnull=False)
    assert response.headers["Location"] == f"/c/{comment.public_id}/#c-{comment.public_id}"
    landing(response)


def test_the_third_reply_is_on_the_articles_page_and_the_fourth_is_not(article, member):
    root = build.comment(article, by=None)
    for number in range(2):
        build.comment(article, by=None, parent=root, text=f"Number {number}")
    third = send(member, f"/c/{root.public_id}/reply/")
    assert third.headers["Location"].startswith(PATH)
    landing(third)
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    fourth = send(member, f"/c/{root.public_id}/reply/", "Another one")
    assert fourth.headers["Location"].startswith("/c/")
    landing(fourth)
