"""The map of the site for search engines: whole, true, and no dearer the larger the site is."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import sitemaps
from articles.services import changing, contributing, publishing, withdrawing
from articles.services.contributing import Profile
from tests import build
from tests.articles.test_changing import CORRECTION
from tests.pages import page, part

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, path):
    root = ElementTree.fromstring(client.get(path).content)  # noqa: S314 - our own.
    return [each.text for each in root.iter(f"{SPACE}loc")]


def whole(client, settings):
    """Return the paths on all lists that the index names."""
    lists = [url.removeprefix(settings.SITE_URL) for url in locations(client, "/sitemap.xml")]
    return [
        url.removeprefix(settings.SITE_URL) for each in lists for url in locations(client, each)
    ]


def test_it_has_all_public_pages_and_no_other(client, settings):
    now = timezone.now()
    build.article("Resting", topic=build.category("More"))
    build.article("Not yet", published=False)
    publishing.schedule(
        build.article("Tomorrow", published=False), by=None, at=now + timedelta(days=1)
    )
    gone = build.article("Gone", author=build.person("Eve Lane"))
    withdrawing.withdraw(gone, by=None, reason="Old.")
    build.person("Al Fox")  # Readers see nothing of him yet.
    contributing.add(Profile("The team", is_team=True), by=None)
    found = whole(client, settings)
    assert len(found) == len(set(found))
    for path in ("/", "/about/", "/articles/resting/", "/topics/more/", "/people/glasscow/"):
        assert path in found
    assert "/people/the-team/" in found
    assert not [path for path in found if re.search("not-yet|tomorrow|gone|eve|al-fox", path)]
    for path in found:
        assert client.get(path).status_code == 200, path


def test_the_last_change_is_the_one_that_the_page_itself_names(client):
    article = build.article("Resting", at=timezone.now() - timedelta(days=9))
    path = f"/sitemap-articles-{article.pk // sitemaps.SIZE}.xml"

    def dates():
        data = part(page(client, "/articles/resting/"), r"ld\+json[^>]*>(.*?)</script>")
        said = sorted(set(re.findall(r'"date(?:Modified|Published)":"([^"]*T[^"]*)"', data)))
        return re.findall("<lastmod>([^<]*)", page(client, path)), said

    [first], said = dates()
    assert said == [first]
    changing.correct(article, CORRECTION, by=None)
    [second], said = dates()
    assert second > first and said == [first, second]


def test_a_list_is_of_one_range_of_keys(client, monkeypatch, settings):
    monkeypatch.setattr(sitemaps, "SIZE", 2)
    made = [build.article() for _ in range(5)]
    wanted = {settings.SITE_URL + article.get_absolute_url() for article in made}
    lists = [url for url in locations(client, "/sitemap.xml") if "articles" in url]
    found = [locations(client, url.removeprefix(settings.SITE_URL)) for url in lists]
    assert len(lists) in (3, 4) and max(map(len, found)) == 2
    assert {url for each in found for url in each} == wanted
    after = max(int(re.search(r"(\d+)\.xml", url)[1]) for url in lists) + 1
    assert client.get(f"/sitemap-articles-{after}.xml").status_code == 404


def test_what_is_no_list_is_not_found(client):
    build.article()
    for path in ("articles-99", "drafts-0", f"people-{10**40}", "articles--1"):
        assert client.get(f"/sitemap-{path}.xml").status_code == 404


def test_the_map_of_an_empty_site(client, settings):
    assert "/" in whole(client, settings)


def test_it_costs_no_more_on_a_large_site(client, django_assert_num_queries):
    path = f"/sitemap-articles-{build.article().pk // sitemaps.SIZE}.xml"
    for _ in range(3):
        build.article()
    with django_assert_num_queries(3):
        page(client, path)
    with django_assert_num_queries(6):
        page(client, "/sitemap.xml")


def test_robots_are_told_where_it_is_and_kept_from_what_is_not_for_them(client, settings):
    text = page(client, "/robots.txt")
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml\n" in text
    assert "Disallow: /admin/\n" in text and "Disallow: /accounts/\n" in text
    # What must not be listed has to be read to say so.
    for path in ("/articles/", "/c/"):
        assert f"Disallow: {path}" not in text
