"""The links of texts that were there before links were noted."""

import importlib

import pytest
from django.apps import apps

from articles.models import Category, Link, OldTopicPath
from articles.services import drafting
from tests import build

pytestmark = pytest.mark.django_db
migration = importlib.import_module("articles.migrations.0017_links_of_present_texts")

FIELDS = ["url", "url_hash", "text", "article", "category"]


def noted():
    return sorted(Link.objects.values_list("revision", *FIELDS))


def test_it_finds_what_is_noted_with_a_new_revision():
    build.article("Rest")
    OldTopicPath.objects.create(
        url_path="more/old", category=Category.objects.get(url_path="more/health")
    )
    holder = build.article(
        "Holder",
        body='<h2>Part</h2><p><a href="#s-part">Up</a> <a href="https://example.org/?a&amp;b">'
        '<em>Other</em> &amp; site</a> <a href="/articles/none/">None</a>'
        ' <a href="/topics/none/" title="x">y</a> <a href="mailto:a@example.org">Mail</a></p>',
    )
    drafting.save_draft(holder, drafting.Draft("Holder", "", "<p>New.</p>"), base=1, by=None)
    before = noted()
    assert len(before) == 5
    Link.objects.all().delete()
    migration.fill(apps, None)
    assert noted() == before
    migration.fill(apps, None)
    assert noted() == before


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("/articles/rest/", ("articles", "rest")),
        ("/articles/rest?x#y", ("articles", "rest")),
        ("/topics/more/health/", ("topics", "more/health")),
        ("HTTP://127.0.0.1:8000/articles/rest/", ("articles", "rest")),
        ("https://example.org/articles/rest/", None),
        ("/articles/%00/", None),
        ("#articles", None),
        ("/about/", None),
    ],
)
def test_it_knows_the_pages_of_this_site(settings, href, page):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert migration.page_of(href) == page


def test_plain_addresses_in_old_texts_are_noted_by_what_they_name():
    rest, topic = build.article("Rest"), build.category()
    texts = [
        type("Text", (), {"pk": 1, "article_id": 7, "body": body})
        for body in (
            '<p><a href="/articles/rest/#s-x">Rest</a></p>',
            f'<p><a title="t" href="/topics/{topic.url_path}/">Topic</a></p>',
        )
    ]
    found = list(migration.links_of(apps, texts))
    assert [(link.article_id, link.category_id) for link in found] == [
        (rest.pk, None),
        (None, topic.pk),
    ]
