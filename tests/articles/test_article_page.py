"""The article page, part by part and in its order."""

import re
from datetime import UTC, datetime

import pytest

from articles.services import drafting, publishing, withdrawing
from tests import build
from tests.pages import page, part, text_of

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 4, 8, 43, 22, tzinfo=UTC)
LONG = "".join(f"<h2>Part {n}</h2><p>{'word ' * 200}</p>" for n in range(1, 4))


@pytest.fixture
def html(client):
    build.article("Rest and cramps", summary="What helps.", body=LONG, at=AT)
    build.article("A neighbour")
    return page(client, "/articles/rest-and-cramps/")


def test_the_parts_come_in_their_order(html):
    marks = [
        'href="#maincontent"',
        "<header",
        'aria-label="Breadcrumb"',
        "<h1",
        ">What helps.<",
        'href="/people/glasscow/"',
        "<time",
        "3 minutes",
        "On this page",
        'id="s-part-1"',
        "A neighbour",
        "Comments (0)",
        "Login is required before commenting.",
        "<footer",
    ]
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_breadcrumb_is_a_list_of_links(html):
    crumbs = part(html, r'<nav[^>]*aria-label="Breadcrumb"[^>]*>(.*?)</nav>')
    assert text_of(crumbs).replace(" > ", " ").split() == ["More", "Health", "Recovery"]
    for path in ("/topics/more/", "/topics/more/health/", "/topics/more/health/recovery/"):
        assert f'href="{path}"' in crumbs


def test_the_time_is_readable_by_people_and_machines(html):
    assert (
        'Published <time datetime="2025-09-04T08:43:22+00:00" title="2025-09-04 08:43:22">'
        "4 September 2025, 08:43</time>" in html
    )


def test_there_is_one_h1_and_one_main(html):
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "<title>Rest and cramps" in html


def test_ids_are_unique(html):
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_contents_list_needs_three_headings(client):
    build.article("Short", body="<h2>One</h2><p>x</p><h2>Two</h2><p>x</p>")
    assert "On this page" not in page(client, "/articles/short/")


def test_the_log_in_link_comes_back_to_the_comment_form(html):
    link = part(html, r'href="(/accounts/login/\?next=[^"]+)"[^>]*>\s*(?:[^<]*)</a>')
    assert "articles" in link


def test_an_article_without_summary_has_no_empty_paragraph(client):
    build.article("Plain", summary="")
    html = page(client, "/articles/plain/")
    assert "<p></p>" not in html.replace(" ", "").replace("\n", "")


def test_texts_are_escaped(client):
    build.article("<b>Bold</b> & co", slug="bold", summary="<script>alert(1)</script>")
    html = page(client, "/articles/bold/")
    assert "<b>Bold" not in html
    assert "<script>alert" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in html


def test_the_time_of_an_update_is_shown(client):
    article = build.article("Updated", at=AT)
    drafting.save_draft(article, drafting.Draft("Updated", "", "<p>New.</p>"), base=1, by=None)
    publishing.publish(article, by=None)
    html = page(client, "/articles/updated/")
    assert "Updated" in text_of(part(html, r"<main(.*?)Comments \("))
    assert html.count("<time") >= 2


def test_readers_do_not_see_drafts_or_withdrawn_articles(client):
    build.article("Draft", published=False)
    page(client, "/articles/draft/", status=404)
    gone = build.article("Gone", body="<p>Not for readers.</p>")
    withdrawing.withdraw(gone, by=None, reason="Outdated")
    assert "Not for readers." not in page(client, "/articles/gone/", status=410)
    page(client, "/articles/never/", status=404)


def test_related_articles_are_of_the_same_topic(client):
    build.article("Here")
    build.article("Far away", topic=build.category("Living"))
    for n in range(6):
        build.article(f"Near {n}")
    html = page(client, "/articles/here/")
    assert "Far away" not in html
    assert html.count('href="/articles/near-') >= 4


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    build.article("Here")
    assert getattr(client, method)("/articles/here/").status_code == 405
