"""The page of a person."""

import pytest

from tests import build
from tests.pages import page

pytestmark = pytest.mark.django_db


def test_it_shows_what_the_person_wrote(client):
    author = build.person("Harbour Lane")
    author.bio = "Writes <about> rest.\n\nLives by the sea."
    author.save()
    build.article("By the sea", author=author)
    build.article("Of somebody else", author=build.person("Other"))
    html = page(client, "/people/harbour-lane/")
    assert "By the sea" in html
    assert "Of somebody else" not in html
    assert "Writes &lt;about&gt; rest." in html


def test_somebody_who_published_nothing_has_no_page(client):
    build.article(author=build.person("Shy"), published=False)
    page(client, "/people/shy/", status=404)
    page(client, "/people/nobody/", status=404)


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for _ in range(22):
        build.article()
    with django_assert_num_queries(2):
        page(client, "/people/glasscow/")
