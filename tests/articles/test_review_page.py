"""The page on which somebody without an account reads a text and answers."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Event, ReviewLink
from articles.services import drafting, inviting, publishing, reviewing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh
from tests.attacks import TYPICAL
from tests.pages import faults_of, page, text_of

pytestmark = pytest.mark.django_db
APPROVE = {"answer": "approve", "name": "Dr Jane Roe", "note": ""}
CHANGES = {"answer": "changes", "name": "Dr Jane Roe", "note": "The dose is wrong."}


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def text():
    ada = build.ada_author()
    article = build.article("Resting", by=ada, published=False, body="<p>Old dose.</p>")
    return reviewing.submit(article, by=ada)


@pytest.fixture
def link(text, ed):
    return inviting.invite(text, invited="Dr Jane Roe", by=ed)


def address(link):
    return reverse("articles:review", args=[inviting.token_of(link)])


def save(article, body="<p>New secret dose.</p>"):
    article = fresh(article)
    base = article.latest_revision.number
    return drafting.save_draft(article, drafting.Draft("Newer", "s", body), base=base, by=None)


def answered(link):
    return ReviewLink.objects.get(pk=link.pk).answered_at is not None


# --- Reading --------------------------------------------------------------------------------


def test_the_page_shows_the_text_and_who_asks_about_which_revision(client, text, link, ed):
    build.person("Ed Miller", account=ed)
    html = page(client, address(link))
    seen = text_of(html)
    assert "Old dose." in seen
    assert "For Dr Jane Roe: Ed Miller of MG Portal asks you to review this text." in seen
    assert "Revision 1," in seen
    until = timezone.localtime(link.expires_at)
    assert f"{until.day} {until:%B %Y, %H:%M} (UTC)" in seen
    assert 'value="Dr Jane Roe"' in html
    assert "checked" not in html  # Nobody answers by accident.


def test_a_page_of_somebody_without_a_by_line_names_their_account(client, link):
    assert "Ed of MG Portal asks you" in text_of(page(client, address(link)))


def test_nothing_else_of_the_newsroom_is_shown(client, text, link, ed):
    article = build.article("Live one", body="<p>Live text.</p>")
    drafting.save_draft(
        article, drafting.Draft("New one", "s", "<p>New text.</p>"), base=1, by=ed, note="Private"
    )
    build.comment(article, by=build.max_member(), text="A comment of Max.")
    own = inviting.invite(article, invited="Dr Roe", by=ed)
    inviting.invite(article, invited="Another Expert", by=ed)
    seen = text_of(page(client, address(own)))
    assert "New text." in seen
    for hidden in ("Live text.", "Live one", "Private", "comment", "Another Expert", "Sign in"):
        assert hidden not in seen, hidden
    assert "/admin/" not in page(client, address(own))
    public = client.get(article.get_absolute_url()).content.decode()
    assert "Live text." in public and "New text." not in public


def test_the_page_is_kept_nowhere_and_tells_nobody_its_address(client, link):
    for method in (client.get, client.head, client.post):
        answer = method(address(link))
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    html = page(client, address(link))
    assert inviting.token_of(link) not in html  # A form without an action is sent to where it is.


def test_the_page_sets_no_cookie_and_needs_none(link):
    strict = Client(enforce_csrf_checks=True)
    assert not strict.get(address(link)).cookies
    answer = strict.post(address(link), APPROVE, headers={"origin": "null"})
    assert answer.status_code == 303
    assert not answer.cookies


def test_looking_changes_nothing_however_often_a_scanner_does(client, text, link):
    before = Event.objects.count()
    for method in (client.get, client.head, client.options):
        for query in ("", "?answer=approve&name=x", "?_method=POST"):
            method(address(link) + query)
    assert fresh(text).state is State.IN_REVIEW
    assert not answered(link)
    assert Event.objects.count() == before
    assert client.put(address(link)).status_code == client.delete(address(link)).status_code == 405


def test_the_page_asks_little_of_the_database(client, link, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # One of them for the sources.
        client.get(address(link))


def test_a_forged_address_asks_nothing_of_it(client, link, django_assert_num_queries):
    token = inviting.token_of(link)
    for forged in (token[:-1], token + "x", "x", f"{link.pk}.{link.nonce}", "☃"):
        with django_assert_num_queries(0):
            answer = client.get(reverse("articles:review", args=[forged]))
        assert answer.status_code == 404
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "This link is not complete" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/topics/more/", "/articles/resting/", "/sitemap.xml"])
def test_no_other_page_leads_there(client, link, path):
    assert "/review/" not in client.get(path).content.decode()


# --- Answering ------------------------------------------------------------------------------


def test_an_approval_is_taken_and_thanked_for(client, text, link):
    answer = client.post(address(link), APPROVE | {"note": "Well done."})
    assert (answer.status_code, answer.url) == (303, address(link))
    assert fresh(text).state is State.APPROVED
    thanks = page(client, address(link))
    assert "Thank you" in thanks and "Well done." in thanks
    assert "Old dose." not in thanks and "<form" not in thanks


def test_changes_are_asked_for(client, text, link):
    assert client.post(address(link), CHANGES).status_code == 303
    assert fresh(text).state is State.CHANGES_REQUESTED


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (CHANGES | {"note": " "}, "Please say what should change."),
        (CHANGES | {"note": "n" * 5001}, "A note has at most 5000 characters; this one has 5001."),
        (CHANGES | {"name": ""}, "Please give your name."),
        (CHANGES | {"name": "x" * 121}, "A name has at most 120 characters."),
        (CHANGES | {"answer": ""}, "Please choose one of the two."),
        (CHANGES | {"answer": "publish"}, "Please choose one of the two."),
        ({"note": "Alone."}, "Please choose one of the two."),
        (CHANGES | {"note": "With \0 NUL"}, "Null characters are not allowed."),
    ],
)
@pytest.mark.servers
def test_what_cannot_be_taken_comes_back_with_the_reason(client, text, link, sent, complaint):
    answer = client.post(address(link), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in text_of(html)
    assert f">\n{sent['note']}</textarea>" in html
    assert "<title>Error:" in html
    for target in re.findall(r'<a href="#([^"]+)">', html):
        assert f'id="{target}"' in html
    assert fresh(text).state is State.IN_REVIEW and not answered(link)


def test_the_same_form_sent_twice_answers_once(client, text, link):
    for _ in range(2):
        assert client.post(address(link), CHANGES).status_code == 303
    assert Event.objects.filter(article=text, action="request_changes").count() == 1


def test_a_second_answer_is_not_taken_but_given_back(client, text, link):
    client.post(address(link), APPROVE)
    answer = client.post(address(link), CHANGES)
    assert answer.status_code == 409
    assert "There is an answer already" in answer.content.decode()
    assert "\nThe dose is wrong.</textarea>" in answer.content.decode()
    assert fresh(text).state is State.APPROVED


def test_a_newer_text_between_reading_and_answering_gives_the_note_back(client, text, link):
    page(client, address(link))
    save(text)
    answer = client.post(address(link), CHANGES)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The text has changed" in html
    assert "\nThe dose is wrong.</textarea>" in html
    assert "secret" not in html
    assert not answered(link)


def test_a_form_of_another_site_is_not_taken(client, link):
    for site in ("cross-site", "same-site"):
        answer = client.post(address(link), CHANGES, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
        assert "The dose is wrong." not in answer.content.decode()
    assert not answered(link)
    answer = client.post(address(link), CHANGES, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303


@pytest.mark.parametrize("who", [build.ed_editor, build.ada_author, build.clara_reviewer])
def test_the_newsroom_sees_the_page_without_its_form(client, text, who):
    maker = build.user("Eve", group="Editors")
    link = inviting.invite(text, invited="Dr Jane Roe", by=maker)
    user = who() if who is not build.ada_author else text.created_by
    client.force_login(user)
    html = page(client, address(link))
    assert "Old dose." in html and "<form" not in html
    answer = client.post(address(link), CHANGES)
    assert answer.status_code == 403
    assert "\nThe dose is wrong.</textarea>" in answer.content.decode()
    assert not answered(link)


def test_a_member_who_is_asked_answers_like_anybody(client, link):
    client.force_login(build.max_member())
    assert client.post(address(link), APPROVE).status_code == 303
    assert answered(link)


# --- Links that show nothing ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "status", "heading"),
    [
        ("expire", 410, "This link has expired"),
        ("recall", 403, "This link was recalled"),
        ("replace", 410, "The text has changed"),
        ("archive", 410, "This text is not reviewed any more"),
    ],
)
def test_a_link_that_ended_says_why_and_whom_to_ask(client, text, link, ed, end, status, heading):
    if end == "expire":
        ReviewLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    elif end == "recall":
        inviting.revoke(link, by=ed)
    elif end == "replace":
        save(text)
    else:
        publishing.archive(text, by=None)
    answer = client.get(address(link))
    seen = text_of(answer.content.decode())
    assert answer.status_code == status
    assert heading in seen and "Please write to Ed of MG Portal" in seen
    assert "dose" not in seen and "Resting" not in seen and "Newer" not in seen
    sent = client.post(address(link), CHANGES)
    assert sent.status_code == 409
    assert "\nThe dose is wrong.</textarea>" in sent.content.decode()
    assert sent.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_page_ends_with_the_link(client, link, monkeypatch):
    end = link.expires_at
    monkeypatch.setattr(timezone, "now", lambda: end - timedelta(seconds=1))
    assert client.get(address(link)).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert client.get(address(link)).status_code == 410


# --- Hostile input --------------------------------------------------------------------------


@pytest.mark.any_database
def test_names_and_notes_of_strangers_stay_text(client, text, ed):
    for number, payload in enumerate(TYPICAL):
        if number % inviting.MOST_OPEN == 0:
            ReviewLink.objects.update(revoked_at=timezone.now())
        shown = payload.replace("\0", "")
        link = inviting.invite(text, invited=("i " + shown)[:120], by=ed)
        assert faults_of(page(client, address(link))) == []
        sent = {"answer": "approve", "name": ("n " + shown)[:100], "note": "n " + shown}
        again = client.post(address(link), sent | {"answer": ""}).content.decode()
        assert faults_of(again) == [], payload
        client.post(address(link), sent)
        assert faults_of(page(client, address(link))) == [], payload


def test_the_address_is_not_written_to_the_log(client, link, caplog):
    token = inviting.token_of(link)
    with caplog.at_level(logging.DEBUG):
        client.post(address(link), CHANGES | {"note": ""})
        client.put(address(link))
        client.get(address(link) + "more/")
        inviting.revoke(link, by=None)
        client.get(address(link))
    written = [record.getMessage() for record in caplog.records]
    refused = [line for line in written if "/review/" in line]
    assert len(refused) >= 4
    assert not [line for line in written if token in line or link.nonce in line]
