"""What every page for anonymous readers promises: no cookie, no token, no other origin."""

import re

import pytest
from django.urls import reverse

from mgportal.views import POLICIES
from tests import build

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/about/",
    *(f"/about/{name}/" for name in POLICIES),
    "/about/discussion/",
    "/about/checked-professions/",
    "/topics/more/health/recovery/",
    "/articles/resting/",
    "/articles/resting/comments/",
    "/articles/resting/mistake/",
    "/corrections/",
    "/people/glasscow/",
    "/about/freshness/",
    "/no/such/page/",
]


@pytest.fixture(params=PATHS)
def response(request, client):
    build.article("Resting", body='<h2>One</h2><p><a href="https://example.org/">Other</a></p>')
    return client.get(request.param)


def test_no_cookie_is_set_and_the_page_does_not_vary_by_one(response):
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_there_is_no_csrf_token(response):
    assert "csrf" not in response.content.decode().lower()


def test_nothing_is_fetched_from_another_origin(response):
    html = response.content.decode()
    fetched = re.findall(
        r'<(?:img|script|iframe|source|video|audio|embed)\b[^>]*\ssrc="([^"]+)"', html
    )
    # Where a page says that it is at home is no address to fetch.
    fetched += re.findall(
        r'<link\b(?![^>]*rel="(?:canonical|alternate)")[^>]*\shref="([^"]+)"', html
    )
    assert fetched
    assert all(re.match(r"/[^/]|http://testserver/", address) for address in fetched), fetched


def test_no_script_or_style_stands_in_the_page(response):
    html = response.content.decode()
    assert not re.search(r"<style\b|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r"<script\b(?![^>]*\ssrc=)(?![^>]*application/ld\+json)", html)


def test_the_headers_are_strict(response):
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_every_public_address_is_covered():
    """A new public page must be added to PATHS."""
    named = {
        reverse("articles:home"),
        reverse("about"),
        *(reverse(f"about_{name}") for name in POLICIES),
        reverse("articles:freshness"),
        reverse("articles:corrections"),
        reverse("articles:mistake", args=["resting"]),
        reverse("articles:topic", args=["more/health/recovery"]),
        reverse("articles:article", args=["resting"]),
        reverse("articles:person", args=["glasscow"]),
        reverse("comments:list", args=["resting"]),
        reverse("comments:rules"),
        reverse("comments:professions"),
    }
    assert named <= set(PATHS)
