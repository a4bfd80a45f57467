"""The page of a topic."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import build
from tests.pages import page, part

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def test_the_breadcrumb_links_every_step(client):
    build.category("More > Health > Recovery")
    html = page(client, "/topics/more/health/recovery/")
    crumbs = part(html, r'<nav[^>]*aria-label="Breadcrumb"[^>]*>(.*?)</nav>')
    assert crumbs.index("/topics/more/") < crumbs.index("/topics/more/health/")


def test_child_topics_and_articles_below_are_shown(client):
    build.article("In the child", topic=build.category("More > Health"))
    html = page(client, "/topics/more/")
    assert 'href="/topics/more/health/"' in html
    assert "In the child" in html


def test_articles_of_other_topics_and_drafts_are_not_shown(client):
    build.category("More")
    build.article("Elsewhere", topic=build.category("Moreover"))
    build.article("Draft", topic=build.category("More"), published=False)
    html = page(client, "/topics/more/")
    assert "Elsewhere" not in html
    assert "Draft" not in html


@pytest.mark.parametrize(
    "path", ["/topics/none/", "/topics/more/none/", "/topics/health/", "/topics/a%00b/"]
)
def test_a_topic_that_does_not_exist_is_not_found(client, path):
    build.category("More > Health")
    page(client, path, status=404)


def test_following_the_pages_shows_every_article_once(client):
    now = timezone.now()
    for n in range(45):
        # Three articles share each time, so that the order needs its second key.
        build.article(f"Nr-{n:02}.", at=now - timedelta(minutes=n // 3))
    seen, path = [], "/topics/more/"
    while path:
        response = client.get(path)
        seen += [article.title for article in response.context["articles"]]
        following = re.search(r'href="(\?after=[^"]+)"', response.content.decode())
        path = following and "/topics/more/" + following[1]
    assert len(seen) == 45
    assert len(set(seen)) == 45


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1-", "-1", "1-2-3", "9" * 30 + "-1", "1-" + "9" * 30, "¹-1"]
)
def test_a_made_up_cursor_is_not_found(client, cursor):
    build.category("More")
    assert client.get("/topics/more/", {"after": cursor}).status_code == 404


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for n in range(25):
        build.article(topic=build.category(f"More > Child {n}"))
    with django_assert_num_queries(4):
        page(client, "/topics/more/")
    with django_assert_num_queries(3):
        page(client, "/topics/more/child-1/")
