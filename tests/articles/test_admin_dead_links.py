"""The report of dead links in the administration."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Link, LinkCheck
from articles.models.link import url_hash
from articles.services import drafting, publishing
from core.fetching import Answer
from tests import build, many
from tests.articles.newsroom import url
from tests.pages import text_of

pytestmark = pytest.mark.django_db
REPORT = "/admin/articles/linkcheck/"
GONE = "https://gone.example/?a=1&b=<2>"


@pytest.fixture(autouse=True)
def ed(client):
    client.force_login(build.ed_editor())


def checked(address, **values):
    values = {"is_dead": True, "reason": "No such page.", "failing_since": timezone.now()} | values
    return LinkCheck.objects.create(
        url=address, url_hash=url_hash(address), checked_at=timezone.now(), **values
    )


def holding(address, title, **more):
    article = build.article(title, **more)
    revision = article.latest_revision
    Link.objects.create(revision=revision, url=address, url_hash=url_hash(address))
    return article


def rows(client, query=""):
    return [row.url for row in client.get(REPORT + query).context["cl"].result_list]


def test_it_says_which_address_why_since_when_and_in_which_articles(client):
    checked(GONE, failing_since=timezone.now() - timedelta(days=3))
    first = holding(GONE, "First")
    second = holding(GONE, "Second <b>", published=False)
    html = client.get(REPORT).content.decode()
    assert "https://gone.example/?a=1&amp;b=&lt;2&gt;" in html
    assert "dead No such page." in text_of(html)
    for article in (first, second):
        assert f'href="{url("change", article)}"' in html
    assert "Second &lt;b&gt;" in html
    assert "<h1>Dead links</h1>" in html


def test_the_filter_shows_the_others_too(client):
    ever = {"failing_since": timezone.now(), "is_dead": False}
    for name, values in {
        "dead": {},
        "failing": ever,
        "unchecked": {"is_dead": False, "failing_since": None, "reason": "A private network."},
        "fine": {"is_dead": False, "failing_since": None, "reason": ""},
    }.items():
        checked(f"https://{name}.example/", **values)
        holding(f"https://{name}.example/", name)
    assert rows(client) == ["https://dead.example/"]
    assert rows(client, "?standing=failing") == ["https://failing.example/"]
    assert rows(client, "?standing=unchecked") == ["https://unchecked.example/"]
    assert len(rows(client, "?standing=all")) == 4
    assert rows(client, "?q=dead.ex") == ["https://dead.example/"]
    assert rows(client, "?standing=nonsense") == ["https://dead.example/"]


def test_a_link_that_was_taken_out_is_out_of_the_report_at_once(client):
    checked(GONE)
    article = holding(GONE, "First")
    draft = drafting.Draft("First", "", "<p>Mended.</p>")
    drafting.save_draft(article, draft, base=1, by=None)
    assert rows(client) == [GONE]  # Readers still see it.
    publishing.publish(article, by=None)
    assert rows(client) == []


def test_a_link_on_this_site_is_shown_as_editors_know_it(client):
    gone = build.article("Gone")
    checked(f"/a/{gone.pk}/#s-x")
    holding(f"/a/{gone.pk}/#s-x", "First")
    assert "/articles/gone/#s-x" in client.get(REPORT).content.decode()


def test_an_address_in_many_articles_names_the_newest_and_counts_the_rest(client):
    row = checked(GONE)
    for number in range(6):
        holding(GONE, f"Holder {number}")
        Link.objects.create(
            revision=Article.objects.order_by("pk").last().latest_revision,
            url=GONE,
            url_hash=url_hash(GONE),
        )
    shown = text_of(client.get(REPORT).content.decode())
    assert "Holder 5 Holder 4 Holder 3 and 3 more" in shown
    page = text_of(client.get(f"{REPORT}{row.pk}/change/").content.decode())
    assert all(f"Holder {number}" in page for number in range(6))


@pytest.mark.parametrize("who", ["ada_author", "clara_reviewer", "mo_moderator"])
def test_it_is_for_those_who_decide_what_readers_see(client, who):
    row = checked(GONE)
    client.force_login(getattr(build, who)())
    assert client.get(REPORT).status_code == 403
    assert client.get(f"{REPORT}{row.pk}/change/").status_code == 403
    assert client.post(f"{REPORT}{row.pk}/again/").status_code in (403, 404)


def test_nothing_can_be_changed_by_hand(client):
    row = checked(GONE)
    holding(GONE, "First")
    assert client.get(f"{REPORT}add/").status_code == 403
    assert client.post(f"{REPORT}{row.pk}/delete/").status_code == 403
    assert client.post(f"{REPORT}{row.pk}/change/", {"is_dead": ""}).status_code == 403
    assert LinkCheck.objects.get().is_dead


def test_a_thousand_rows_cost_as_many_queries_as_one(client, django_assert_num_queries):
    build.article("First")
    many.dead_links(1)
    client.get(REPORT)
    with CaptureQueriesContext(connection) as few:
        assert len(rows(client)) == 1
    many.dead_links(999)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(rows(client)) == 50
    assert len(few.captured_queries) <= 9


def test_an_address_is_asked_again_at_the_press_of_a_button(client, monkeypatch):
    row = checked(GONE)
    holding(GONE, "First")
    answers = [Answer(False, 410, "Gone.", GONE), Answer(True, 200, "Fine.", GONE)]
    monkeypatch.setattr("core.fetching.Fetcher.check", lambda self, url: answers.pop(0))
    page = f"{REPORT}{row.pk}/change/"
    assert f'formaction="{reverse("admin:articles_linkcheck_again", args=[row.pk])}"' in (
        client.get(page).content.decode()
    )
    answer = client.post(f"{REPORT}{row.pk}/again/")
    assert (answer.status_code, answer.url) == (303, page)
    assert "dead Gone." in text_of(client.get(page).content.decode())
    assert client.post(f"{REPORT}{row.pk}/again/").url == REPORT
    assert not LinkCheck.objects.get().is_dead
    assert client.get(f"{REPORT}{row.pk}/again/").status_code == 405


def test_a_link_on_this_site_is_looked_up_again(client):
    row = checked("/articles/later/")
    holding("/articles/later/", "First")
    assert client.post(f"{REPORT}{row.pk}/again/").url.endswith("/change/")
    build.article("Later")
    assert client.post(f"{REPORT}{LinkCheck.objects.get().pk}/again/").url == REPORT
    assert not LinkCheck.objects.exists()
