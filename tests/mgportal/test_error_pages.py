"""Pages for what went wrong: each says so plainly and shows a way back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from mgportal import views
from tests.pages import page, text_of


@pytest.mark.django_db
def test_a_page_that_does_not_exist_leads_home(client):
    html = page(client, "/nothing/here/", status=404)
    assert 'href="/"' in html
    assert "<h1" in html


def test_a_refusal_leads_home():
    response = defaults.permission_denied(RequestFactory().get("/x/"), PermissionDenied())
    assert response.status_code == 403
    assert 'href="/"' in response.content.decode()


def test_a_failure_shows_a_page_that_needs_nothing():
    response = defaults.server_error(RequestFactory().get("/x/"))
    assert response.status_code == 500
    html = response.content.decode()
    assert 'href="/"' in html
    assert "<h1" in html


def test_too_many_requests_leads_home():
    html = render_to_string("429.html", request=RequestFactory().get("/x/"))
    assert 'href="/"' in html
    assert "<h1" in html


@pytest.mark.django_db
def test_an_exception_in_a_view_answers_the_500_page(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("mgportal.views.render", fail)
    client.raise_request_exception = False
    response = client.get("/about/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_so():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "max", "password": "x"})
    assert response.status_code == 403
    html = response.content.decode()
    assert 'href="/"' in html
    assert "403" not in text_of(html) or "<h1" in html


def test_the_csrf_view_is_the_portals_own(settings):
    assert settings.CSRF_FAILURE_VIEW == "mgportal.views.csrf_failure"
    assert callable(views.csrf_failure)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("text=" + "a" * 2_600_000, "application/x-www-form-urlencoded"),
        ("&".join(f"x{number}=1" for number in range(2000)), "application/x-www-form-urlencoded"),
        ("text=a", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
    ids=["too large", "too many fields", "odd letters"],
)
@pytest.mark.django_db
def test_a_form_that_makes_no_sense_gets_a_page_that_leads_home(sent, kind):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")  # Only who has the cookie has the form looked at.
    answer = browser.post("/about/", sent, content_type=kind)
    assert answer.status_code == 400
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'href="/"' in answer.content.decode()
    assert "<style" not in answer.content.decode()


def test_a_forged_host_gets_the_same_page(client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
