"""Reporting on its page: nothing typed is lost, and who is signed out can report too."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.services import withdrawing
from comments.models import CommentReport
from tests import build
from tests.comments.browsing import kept
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
WORDS = "It says <b>what</b> nobody should & hurts."


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.known_member("Nora"))


@pytest.fixture
def path(comment):
    return f"/c/{comment.public_id}/report/"


@pytest.fixture
def member(client):
    max_member = build.max_member()
    client.force_login(max_member)
    return max_member


def fields(html):
    """Return what the browser would send of the report's form."""
    form = re.findall(r'<form class="section".*?</form>', html, re.S)[0]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        names = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if names["type"] in ("radio", "checkbox") and " checked" not in tag:
            continue
        values[names["name"]] = unescape(names.get("value", ""))
    return values


def send(client, path, **changed):
    values = {**fields(page(client, path)), "text": WORDS, **changed}
    return client.post(path, values)


def shown_after(client, response):
    assert response.status_code == 303, text_of(response.content.decode())
    return text_of(page(client, response.headers["Location"]))


def test_a_member_reports(client, path, member, comment):
    answer = shown_after(client, send(client, path, reason="abuse"))
    made = CommentReport.objects.get()
    assert (made.reporter, made.reason, made.text) == (member, "abuse", WORDS)
    assert f"Its number is {made.reference}" in answer
    assert "We write to you by mail" in answer


def test_a_report_of_what_is_then_hidden_is_confirmed_too(client, path, member, comment):
    answer = send(client, path, reason="privacy", concerns_me="on")
    comment.refresh_from_db()
    assert comment.status == "held"
    assert "has arrived" in shown_after(client, answer)


def test_the_moderator_reads_who_is_exposed_and_the_number(client, path, member, comment):
    send(client, path, reason="privacy", concerns_me="on")
    client.force_login(build.mo_moderator())
    desk = "/admin/comments/comment/moderate/"
    seen = text_of(page(client, f"{desk}?queue=urgent&item={comment.pk}"))
    assert "It names or exposes the reporter." in seen
    assert CommentReport.objects.get().reference in seen


def test_sent_twice_it_is_one_report(client, path, member):
    values = {**fields(page(client, path)), "text": WORDS, "reason": "abuse"}
    first, second = client.post(path, values), client.post(path, values)
    assert first.headers["Location"] == second.headers["Location"]
    assert CommentReport.objects.count() == 1


def test_nobody_s_number_is_shown_for_a_guess(client, path, member):
    assert "has arrived" not in page(client, path + "?sent=1")
    assert "has arrived" not in page(client, path + "?sent=1:forged")


def test_without_an_account_illegal_content_only(client, path):
    html = page(client, path)
    assert re.findall(r'type="radio"[^>]*value="(\w+)"', html) == ["illegal"]
    assert f"/accounts/login/?next={path}" in html
    answer = shown_after(client, send(client, path, contact="me@example.org"))
    made = CommentReport.objects.get()
    assert (made.reporter, made.contact) == (None, "me@example.org")
    assert made.reference in answer and "If you left an address" in answer
    assert "sessionid" not in client.cookies


def test_without_an_account_another_reason_is_refused(client, path):
    response = send(client, path, reason="spam")
    assert response.status_code == 422
    assert kept(response) == WORDS
    assert not CommentReport.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"reason": ""}, 422, "Please choose a reason."),
        ({"reason": "other", "text": " "}, 422, "Please tell in a few words"),
        ({"reason": "abuse", "text": "x" * 2001}, 422, "2001 characters"),
        ({"reason": "abuse", "revision": "7"}, 409, "was changed after you opened it"),
        ({"reason": "abuse", "revision": "x"}, 422, "whole number"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_kept(client, path, member, changed, status, said):
    response = send(client, path, **changed)
    html = response.content.decode()
    assert response.status_code == status
    assert said in text_of(html)
    assert kept(response) == changed.get("text", WORDS)
    assert fields(html)["revision"] in ("1", "x")
    if changed["reason"]:
        assert fields(html)["reason"] == changed["reason"]


def test_whom_to_call_first_belongs_to_the_question(client, path, member):
    told = r'<fieldset[^>]* aria-describedby="([^"]*)"'
    asked = page(client, path)
    assert part(asked, told) == "id_reason_helptext"
    hint = part(asked, 'id="id_reason_helptext">(.*?)</div>')
    assert "Then call an emergency number: 112 in the EU" in hint
    refused = send(client, path, reason="").content.decode()
    assert part(refused, told) == "id_reason_helptext id_reason_error"


def test_a_bad_address_for_the_answer(client, path):
    response = send(client, path, contact="nowhere")
    assert response.status_code == 422
    assert "nowhere" in response.content.decode() and kept(response) == WORDS


def test_one_s_own_comment(client, path, comment):
    client.force_login(comment.author)
    response = client.get(path)
    assert response.status_code == 403
    assert "your own comment" in response.content.decode()


def test_a_session_that_is_over_keeps_text_and_reason(client, path, member):
    values = {**fields(page(client, path)), "text": WORDS, "reason": "abuse"}
    client.logout()
    response = client.post(path, values)
    html = response.content.decode()
    assert response.status_code == 403
    assert kept(response) == WORDS
    carried = re.search(r'name="carried" value="([^"]+)"', html)[1]
    sent = {"login": "Max", "password": build.PASSWORD, "carried": carried, "next": path}
    assert client.post(f"/accounts/login/?next={path}", sent).headers["Location"] == path
    back = client.get(path)
    assert kept(back) == WORDS
    assert fields(back.content.decode())["reason"] == "abuse"
    assert not CommentReport.objects.exists()


def test_members_only_text_is_not_shown_to_who_is_signed_out(client, member):
    secret = build.comment(build.article(), by=None, text="Our secret.", audience="members")
    path = f"/c/{secret.public_id}/report/"
    values = {**fields(page(client, path)), "text": WORDS, "reason": "abuse"}
    client.logout()
    page(client, path, status=404)
    response = client.post(path, values)
    assert kept(response) == WORDS
    assert "Our secret" not in response.content.decode()


def test_another_account_does_not_see_the_text(client, path, member):
    values = {**fields(page(client, path)), "text": WORDS, "reason": "abuse"}
    client.force_login(build.user("Ana"))
    response = client.post(path, values)
    assert response.status_code == 403
    assert kept(response) == ""
    assert "another account" in response.content.decode()


def test_who_signed_in_meanwhile_looks_again(client, path):
    values = {**fields(page(client, path)), "text": WORDS}
    client.force_login(build.max_member())
    response = client.post(path, values)
    assert kept(response) == WORDS
    again = fields(response.content.decode())
    assert client.post(path, {**again, "text": WORDS}).status_code == 303


def test_an_old_token_keeps_the_text(path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(build.max_member())
    values = {**fields(page(browser, path)), "text": WORDS, "reason": "abuse"}
    response = browser.post(path, {**values, "csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 403
    assert kept(response) == WORDS
    assert not CommentReport.objects.exists()
    again = {**fields(response.content.decode()), "text": WORDS}
    assert browser.post(path, again).status_code == 303


def test_strangers_behind_one_connection_have_an_end(client, path, settings):
    for number in range(10):
        assert send(client, path, text=f"Number {number}").status_code == 303
    response = send(client, path)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert kept(response) == WORDS


def test_an_article_that_is_not_public_any_more_is_not_named(client, path, member, comment):
    values = {**fields(page(client, path)), "text": WORDS, "reason": "abuse"}
    withdrawing.withdraw(comment.thread.article, by=None, reason="Outdated")
    response = client.post(path, values)
    assert response.status_code == 409
    assert kept(response) == WORDS
    assert "Resting" not in text_of(response.content.decode())


@pytest.mark.parametrize("reason", ["", "illegal"])
def test_a_comment_under_an_article_that_went_is_not_shown(client, path, comment, reason):
    values = {**fields(page(client, path)), "text": WORDS, "reason": reason}
    withdrawing.withdraw(comment.thread.article, by=None, reason="Outdated")
    for answer in (client.get(path), client.post(path, values)):
        shown = answer.content.decode()
        assert answer.status_code in (409, 422)
        assert comment.source not in shown
        assert "Nora" not in shown
    assert kept(answer) == WORDS
