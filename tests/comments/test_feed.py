"""The feed of a discussion: off unless the site wants it, and only what everybody may read."""

from xml.etree import ElementTree

import pytest

from articles.services import withdrawing
from comments.rendering import render
from comments.rules import Audience, Status
from tests import build

pytestmark = pytest.mark.django_db
PATH = "/articles/resting/comments/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def article(settings):
    settings.COMMENT_FEEDS, settings.SITE_URL = True, "https://portal.example"
    return build.article("Resting")


def entries(client):
    response = client.get(PATH)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 (ours)


def test_there_is_none_by_default(article, client, settings):
    settings.COMMENT_FEEDS = False
    assert client.get(PATH).status_code == 404


def test_it_shows_what_everybody_may_read_newest_first(article, client):
    nora = build.user("Nora")
    first = build.comment(article, by=nora, text="See https://portal.example/about/ <b>")
    build.comment(article, by=None, text="Later", parent=first)
    for status in Status:
        if status != Status.PUBLISHED:
            build.comment(article, by=nora, text="Secret", status=status)
    build.comment(article, by=nora, text="Secret", audience=Audience.MEMBERS)
    build.comment(article, by=nora, text="Secret", is_folded=True, note_html=render("Wrong"))
    build.comment(build.article("Other"), by=nora, text="Elsewhere")
    later, earlier = entries(client)
    assert later.findtext(f"{ATOM}title") == "Comment by Former member"
    assert earlier.findtext(f"{ATOM}author/{ATOM}name") == "Nora"
    assert earlier.findtext(f"{ATOM}id") == f"urn:uuid:{first.public_id}"
    assert earlier.find(f"{ATOM}link").get("href") == (
        f"https://portal.example/c/{first.public_id}/#{first.anchor}"
    )
    html = earlier.findtext(f"{ATOM}summary")
    assert '<a href="https://portal.example/about/">/about/</a> &lt;b&gt;' in html


def test_it_goes_with_its_article(article, client):
    build.comment(article, by=None)
    withdrawing.withdraw(article, by=None, reason="Outdated")
    assert client.get(PATH).status_code == 404
