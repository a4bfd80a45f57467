"""Case 4: the session ends, the token rotates, or somebody else signs in while a text is typed.

Every way out of it, see `tests/comments/test_lost_sessions.py`; here the case as it was set.
The draft of the browser is tried in `tests/browser/test_discussion.py`.
"""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from comments.models import Comment
from comments.rules import Audience
from tests import build
from tests.comments.browsing import NEW, PATH, TEXT, fields_of, kept, landing
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def browser(maxi) -> Client:
    """The browser of Max, asked for CSRF tokens like a real one."""
    made = Client(enforce_csrf_checks=True)
    made.force_login(maxi)
    return made


def typed(browser: Client, **values: str) -> dict[str, str]:
    """Fill in the form on the article's page."""
    return {**fields_of(page(browser, PATH)), "text": TEXT, "action": "post", **values}


def sign_in(browser: Client, response, name: str):
    """Sign in through the form that came back with the text."""
    form = re.search(rf'<form[^>]*action="{LOGIN}".*?</form>', response.content.decode(), re.S)
    assert form, text_of(response.content.decode())
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    }
    answer = browser.post(LOGIN, {**hidden, "login": name, "password": build.PASSWORD})
    assert answer.status_code == 302
    return browser.get(answer.headers["Location"])


def test_the_text_and_its_readers_survive_a_session_that_expired(browser, maxi):
    values = typed(browser, audience="members")
    Session.objects.all().delete()
    response = browser.post(NEW, values)
    assert response.status_code == 403
    assert kept(response) == TEXT

    following = sign_in(browser, response, "Max")
    html = following.content.decode()
    assert not Comment.objects.exists(), "nothing is posted without the button"
    assert "not posted yet" in text_of(html)
    fields = fields_of(html)
    assert (fields["text"], fields["audience"]) == (TEXT, "members")
    landing(browser.post(NEW, {**fields, "action": "post"}))
    assert Comment.objects.get(author=maxi).audience == Audience.MEMBERS


def test_nothing_of_it_is_stored_while_nobody_is_signed_in(browser):
    values = typed(browser)
    Session.objects.all().delete()
    response = browser.post(NEW, values)
    assert not Session.objects.exists()
    assert "no-store" in response.headers["Cache-Control"]


def test_a_rotated_token_gives_a_preview_and_the_next_press_posts(browser):
    response = browser.post(NEW, typed(browser, csrfmiddlewaretoken="x" * 64))
    html = response.content.decode()
    assert response.status_code == 403
    assert "I rest &lt;3 hours" in html
    assert not Comment.objects.exists()
    landing(browser.post(NEW, {**fields_of(html), "action": "post"}))


def test_another_account_gets_an_empty_form_and_never_the_text(browser):
    """Whichever way the second person came in: through another tab, or through the sign-in."""
    values = typed(browser)
    build.known_member("Nora")
    Session.objects.all().delete()
    through_sign_in = sign_in(browser, browser.post(NEW, values), "Nora")
    through_the_tab = browser.post(
        NEW, {**values, "csrfmiddlewaretoken": fields_of(page(browser, NEW))["csrfmiddlewaretoken"]}
    )
    for response in (through_sign_in, through_the_tab):
        assert "it helps" not in response.content.decode()
        assert kept(response) == ""
    assert "another account" in text_of(through_the_tab.content.decode())
    assert not Comment.objects.exists()


def test_the_signed_mark_of_the_member_cannot_be_made_up(browser, maxi):
    values = typed(browser, author=f"{maxi.pk}:forged")
    assert browser.post(NEW, values).status_code == 403
    Session.objects.all().delete()
    response = browser.post(NEW, values)
    assert kept(response) == TEXT, "it is given back to who sent it"
    assert 'name="carried"' not in response.content.decode(), "and to nobody else"


@pytest.mark.parametrize("kind", ["reply", "edit"])
def test_replies_and_changes_survive_as_well(browser, maxi, article, kind):
    author = maxi if kind == "edit" else build.known_member("Nora")
    path = f"/c/{build.comment(article, by=author).public_id}/{kind}/"
    values = {**fields_of(page(browser, path)), "text": TEXT, "action": "post"}
    Session.objects.all().delete()
    following = sign_in(browser, browser.post(path, values), "Max")
    assert following.request["PATH_INFO"] == path
    assert kept(following) == TEXT


def test_the_draft_in_the_browser_is_named_by_member_discussion_and_answered_comment(
    browser, maxi, article
):
    """So no two people, and no two forms, ever share one."""
    parent = build.comment(article, by=build.known_member("Nora"))
    reply = f"/c/{parent.public_id}/reply/"
    drafts = [re.findall(r'data-draft="([^"]+)"', page(browser, path)) for path in (PATH, reply)]
    mine = f"{maxi.pk}/{article.pk}/"
    assert drafts == [[mine], [f"{mine}{parent.public_id}"]]
