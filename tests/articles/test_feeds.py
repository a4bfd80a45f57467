"""The feeds of new articles: what an entry says, and that it stays the same entry."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.services import addressing, publishing, topics
from tests import build
from tests.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


def titles(html):
    return re.findall(r"<entry><title>([^<]*)", html)


def test_it_has_the_newest_articles_that_readers_may_see(client):
    now = timezone.now()
    for number in range(21):
        build.article(f"Page {number}", at=now - timedelta(days=number + 1))
    build.article("Not yet", published=False)
    publishing.schedule(
        build.article("Tomorrow", published=False), by=None, at=now + timedelta(days=1)
    )
    found = titles(page(client, "/feed/"))
    assert found == [f"Page {number}" for number in range(20)]


def test_an_entry_says_what_a_list_says(client, settings):
    article = build.article("Rest & sleep", summary="Lie <down>.", author=build.person("Ada Moss"))
    xml = page(client, "/feed/")
    at = f"{settings.SITE_URL}/articles/rest-sleep/"
    assert titles(xml) == ["Rest &amp; sleep"] and f'href="{at}"' in xml
    # Feed readers take it for HTML.
    assert "Lie &amp;lt;down&amp;gt;." in xml and "<name>Ada Moss</name>" in xml
    assert article.published_at.isoformat()[:19] in xml


def test_an_entry_stays_the_same_at_another_address(client, settings):
    article = build.article("Resting")
    name = f"<id>{settings.SITE_URL}/a/{article.pk}/</id>"
    assert name in page(client, "/feed/")
    addressing.readdress(article, slug="calm", by=None)
    assert name in page(client, "/feed/") and "/articles/calm/" in page(client, "/feed/")


def test_the_feed_of_a_topic_has_what_stands_below_it_and_outlives_its_address(client):
    build.article("Resting", topic=build.category("More > Rest"))
    build.article("Working", topic=build.category("Work"))
    topic = build.category("More")
    feed = re.search(r'rel="alternate"[^>]*href="([^"]*)"', page(client, "/topics/more/"))[1]
    topics.change_topic(topic, name="Other", slug="other", description="Odd ends.", by=None)
    xml = page(client, feed)
    assert titles(xml) == ["Resting"]
    assert "<title>Other – " in xml and "Odd ends." in xml and "/topics/other/" in xml


def test_the_first_page_names_the_feed(client):
    assert 'type="application/atom+xml"' in page(client, "/") and 'href="/feed/"' in page(
        client, "/"
    )


def test_there_is_no_feed_of_a_topic_that_is_not_there(client):
    assert client.get("/feed/topics/7/").status_code == 404
    assert client.get(f"/feed/topics/{10**30}/").status_code == 404


def test_feeds_cost_few_queries(client, django_assert_max_num_queries):
    for _ in range(3):
        build.article()
    topic = build.category()
    with django_assert_max_num_queries(1):
        page(client, "/feed/")
    with django_assert_max_num_queries(3):
        page(client, f"/feed/topics/{topic.pk}/")
