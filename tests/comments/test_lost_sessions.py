"""A session that ended while somebody typed: the text survives, and only its writer sees it."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.services import withdrawing
from comments.models import Comment
from comments.services import posting
from tests import build
from tests.comments.browsing import NEW, PATH, TEXT, fields_of, kept
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def browser() -> Client:
    """A browser that is asked for CSRF tokens like a real one."""
    return Client(enforce_csrf_checks=True)


def typed(browser, path, text=TEXT, *, on="") -> dict[str, str]:
    return {**fields_of(page(browser, on or path)), "text": text, "action": "post"}


def sign_in_form(response) -> dict[str, str]:
    """Return the hidden fields of the form that asks to sign in again."""
    assert response.status_code == 403
    html = response.content.decode()
    form = re.search(rf'<form[^>]*action="{LOGIN}".*?</form>', html, re.S)
    assert form
    tags = re.findall(r"<input[^>]*>", form[0])
    names = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags]
    assert {"login", "password"} <= {name["name"] for name in names}
    return {n["name"]: unescape(n["value"]) for n in names if n.get("type") == "hidden"}


def sign_in(browser, response, name):
    """Sign in through the form of that page, and return the page that follows."""
    values = {**sign_in_form(response), "login": name, "password": build.PASSWORD}
    answer = browser.post(LOGIN, values)
    assert answer.status_code == 302, text_of(answer.content.decode())
    return browser.get(answer.headers["Location"])


def sign_out(browser, keep_csrf=True):
    """End the session the way it expires: the cookie goes, the browser keeps the others."""
    del browser.cookies["sessionid"]
    if not keep_csrf:
        browser.cookies.clear()


@pytest.fixture(params=["new", "article page", "reply", "edit"])
def form(request, article, maxi):
    """Return where the form is sent and on which page it stands."""
    if request.param == "new":
        return NEW, NEW
    if request.param == "article page":
        return NEW, PATH
    author = maxi if request.param == "edit" else build.user("Nora")
    path = f"/c/{build.comment(article, by=author).public_id}/{request.param}/"
    return path, path


@pytest.mark.parametrize("keep_csrf", [True, False])
def test_after_signing_in_again_the_text_is_previewed_and_not_posted(
    browser, maxi, form, keep_csrf
):
    path, on = form
    before = list(Comment.objects.values_list("source", flat=True))
    browser.force_login(maxi)
    values = typed(browser, path, on=on)
    sign_out(browser, keep_csrf)
    response = browser.post(path, values)
    assert kept(response) == TEXT
    following = sign_in(browser, response, "Max")
    assert following.request["PATH_INFO"] == path
    html = following.content.decode()
    assert "I rest &lt;3 hours &amp; it helps.</p>" in html
    assert kept(following) == TEXT
    assert list(Comment.objects.values_list("source", flat=True)) == before

    posted = browser.post(path, {**fields_of(html), "action": "post"})
    assert posted.status_code == 303
    assert Comment.objects.filter(source=TEXT, author=maxi).count() == 1
    assert "it helps" not in fields_of(page(browser, NEW))["text"]  # it has arrived


def test_who_signs_in_with_another_account_never_sees_the_text(browser, article, maxi):
    nora = build.user("Nora")
    browser.force_login(maxi)
    values = typed(browser, NEW)
    sign_out(browser)
    following = sign_in(browser, browser.post(NEW, values), "Nora")
    assert following.status_code == 200
    assert "it helps" not in following.content.decode()
    assert kept(following) == ""
    assert nora.comments.count() == 0


def test_a_form_of_the_first_account_sent_by_the_second_comes_back_empty(browser, article, maxi):
    """Two people share a computer; the page of the first is still open in a tab."""
    browser.force_login(maxi)
    values = typed(browser, NEW)
    browser.force_login(build.user("Nora"))
    for csrf in (fields_of(page(browser, NEW))["csrfmiddlewaretoken"], "stale"):
        response = browser.post(NEW, {**values, "csrfmiddlewaretoken": csrf})
        assert response.status_code == 403
        assert "it helps" not in response.content.decode()
        assert "another account" in text_of(response.content.decode())
        assert kept(response) == ""
    assert not Comment.objects.exists()


@pytest.mark.parametrize("csrf", ["good", "stale"])
@pytest.mark.parametrize("author", ["", "1:forged"])
def test_a_crafted_form_shows_nobody_the_text_of_another_members_comment(
    browser, article, maxi, author, csrf
):
    """The form for a change is filled with the text, which a moderator may have hidden."""
    hidden = build.comment(article, by=build.user("Nora"), text="Hidden words", status="removed")
    browser.force_login(maxi)
    token = fields_of(page(browser, NEW))["csrfmiddlewaretoken"] if csrf == "good" else csrf
    sent = {"author": author, "text": TEXT, "action": "preview", "csrfmiddlewaretoken": token}
    response = browser.post(f"/c/{hidden.public_id}/edit/", sent)
    assert response.status_code == 403
    assert "Hidden words" not in response.content.decode()
    assert "do not have the right" in text_of(response.content.decode())


def test_a_form_of_another_account_leads_past_a_comment_that_is_gone(browser, article, maxi):
    """What the signed-in member would meet when opening the form is what they meet now."""
    gone = build.comment(article, by=build.user("Nora"), status="withdrawn")
    browser.force_login(maxi)
    token = fields_of(page(browser, NEW))["csrfmiddlewaretoken"]
    sent = {"text": TEXT, "action": "post", "csrfmiddlewaretoken": token}
    response = browser.post(f"/c/{gone.public_id}/reply/", sent)
    assert response.status_code == 403
    html = response.content.decode()
    assert "withdrawn by its author" in text_of(html)
    assert fields_of(html)["as_new"] == "on"
    assert kept(response) == ""


def test_a_stale_token_of_the_same_account_gives_a_preview(browser, maxi, form):
    path, on = form
    browser.force_login(maxi)
    values = typed(browser, path, on=on)
    before = Comment.objects.count()
    response = browser.post(path, {**values, "csrfmiddlewaretoken": "x" * 64})
    html = response.content.decode()
    assert response.status_code == 403
    assert "open for a long time" in text_of(html)
    assert "I rest &lt;3 hours" in html
    assert kept(response) == TEXT
    assert Comment.objects.count() == before
    assert browser.post(path, {**fields_of(html), "action": "post"}).status_code == 303


@pytest.mark.parametrize("author", ["", "1", "1:forged", None])
def test_without_our_signature_the_text_is_shown_but_not_carried(browser, article, maxi, author):
    browser.force_login(maxi)
    values = typed(browser, NEW) | {"author": author}
    sign_out(browser)
    response = browser.post(NEW, {name: v for name, v in values.items() if v is not None})
    assert kept(response) == TEXT
    assert "carried" not in sign_in_form(response)
    assert kept(sign_in(browser, response, "Max")) == ""


def test_a_signed_in_member_with_a_forged_signature_posts_nothing(browser, article, maxi):
    browser.force_login(maxi)
    values = typed(browser, NEW) | {"author": f"{maxi.pk}:forged"}
    assert browser.post(NEW, values).status_code == 403
    assert not Comment.objects.exists()


def test_a_text_that_could_never_be_posted_is_kept_but_not_carried(browser, article, maxi):
    browser.force_login(maxi)
    values = typed(browser, NEW, "x" * 64_001)
    sign_out(browser)
    response = browser.post(NEW, values)
    assert kept(response) == "x" * 64_001
    assert "carried" not in sign_in_form(response)


def test_a_text_that_is_too_long_comes_back_with_the_reason(browser, article, maxi):
    browser.force_login(maxi)
    values = typed(browser, NEW, "x" * 4001)
    sign_out(browser)
    following = sign_in(browser, browser.post(NEW, values), "Max")
    assert "4001 characters" in text_of(following.content.decode())
    assert kept(following) == "x" * 4001


def test_a_parent_withdrawn_during_the_sign_in_does_not_lose_the_text(browser, article, maxi):
    nora = build.user("Nora")
    parent = build.comment(article, by=nora)
    path = f"/c/{parent.public_id}/reply/"
    browser.force_login(maxi)
    values = typed(browser, path)
    sign_out(browser)
    response = browser.post(path, values)
    posting.withdraw(parent, by=nora)
    following = sign_in(browser, response, "Max")
    assert "withdrawn by its author" in text_of(following.content.decode())
    assert kept(following) == TEXT


def test_an_article_unpublished_during_the_sign_in_does_not_lose_the_text(browser, article, maxi):
    browser.force_login(maxi)
    values = typed(browser, NEW)
    sign_out(browser)
    withdrawing.withdraw(article, by=None, reason="Outdated")
    response = browser.post(NEW, values)
    assert "Resting" not in response.content.decode()
    following = sign_in(browser, response, "Max")
    assert following.status_code == 409
    assert kept(following) == TEXT


def test_a_text_waits_for_its_own_form_only(browser, article, maxi):
    build.article("Walking")
    browser.force_login(maxi)
    values = typed(browser, NEW)
    sign_out(browser)
    sign_in(browser, browser.post(NEW, values), "Max")
    other = "/articles/walking/comments/new/"
    assert kept(browser.get(other)) == ""
    assert browser.post(other, typed(browser, other, "Something else")).status_code == 303
    assert kept(browser.get(NEW)) == TEXT


def test_withdrawing_with_a_stale_token_asks_again(browser, article, maxi):
    path = f"/c/{build.comment(article, by=maxi).public_id}/withdraw/"
    browser.force_login(maxi)
    response = browser.post(path)
    assert (response.status_code, response.headers["Location"]) == (303, path)
    assert Comment.objects.get().status == "published"


def test_other_forms_that_are_too_old_get_the_usual_page(browser, article, maxi):
    browser.force_login(maxi)
    response = browser.post("/articles/resting/comments/")
    assert response.status_code == 403
    assert browser.post("/about/").status_code == 403


def test_who_opens_a_form_without_signing_in_is_led_to_it_afterwards(client, article):
    comment = build.comment(article, by=None)
    paths = [NEW, *(f"/c/{comment.public_id}/{rest}/" for rest in ("reply", "edit", "withdraw"))]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == f"{LOGIN}?next={path}"
