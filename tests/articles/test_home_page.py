"""The first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import build
from tests.pages import page

pytestmark = pytest.mark.django_db


def test_the_newest_articles_come_first(client):
    for day in range(3):
        build.article(f"Day {day}", at=timezone.now() - timedelta(days=day))
    html = page(client, "/")
    assert html.index("Day 0") < html.index("Day 1") < html.index("Day 2")


def test_topics_are_listed_with_their_child_topics(client):
    build.category("More > Health > Recovery")
    html = page(client, "/")
    assert 'href="/topics/more/"' in html
    assert 'href="/topics/more/health/"' in html


def test_drafts_are_not_shown(client):
    build.article("Secret draft", published=False)
    assert "Secret draft" not in page(client, "/")


def test_an_empty_site_still_has_a_first_page(client):
    assert "<h1" in page(client, "/")


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for n in range(12):
        build.article(topic=build.category(f"Root {n} > Child {n}"))
    with django_assert_num_queries(2):
        page(client, "/")
