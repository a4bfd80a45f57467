"""What the page of an article costs: queries, and what it needs not make again."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template import engines
from django.template.loaders.cached import Loader
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Change
from articles.rules import Kind
from core import pagecache
from core.pagecache.clock import EVERYTHING
from tests import build
from tests.articles import trusted
from tests.wsgi import ask, front

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_connection")]
PAGE = "/articles/resting/"


@pytest.fixture
def full():
    """Return a page with two reviewers, sources, links, a correction, neighbours and comments."""
    links = [build.article(f"Walking {n}").get_absolute_url() for n in range(3)]
    links += ["/topics/more/", "/topics/more/health/"]
    linked = "".join(f'<p><a href="{link}">There</a></p>' for link in links)
    body = trusted.POINTS + trusted.CARE + linked
    body += trusted.cite(trusted.source(), trusted.source("Another"))
    asha, bo = trusted.clinician(), trusted.clinician("Bo Lind")
    with trusted.days_ago(9):
        made = trusted.reviewed(asha, kind=Kind.MEDICINE, body=body)
    with trusted.days_ago(3):
        trusted.corrected(Article.objects.get(pk=made.pk))
        trusted.sign(made, asha)
        trusted.sign(made, bo)
    members = [build.user(f"Member{n}") for n in range(5)]
    for n in range(14):
        root = build.comment(made, by=members[n % 5])
    for n in range(6):
        build.comment(made, by=members[n % 5], parent=root)
    return Article.objects.get(pk=made.pk)


def asked(make):
    with CaptureQueriesContext(connection) as queries:
        answer = make()
    return answer, [query["sql"] for query in queries.captured_queries]


def of_articles(queries):
    return [sql for sql in queries if re.search(r'FROM "articles_', sql)]


def cookie_of(client, member):
    client.force_login(member)
    return f"sessionid={client.cookies['sessionid'].value}"


def data_of(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def count_in(html):
    nodes = data_of(html)["@graph"]
    return next(node["commentCount"] for node in nodes if node["@type"] == "Article")


def test_nobody_signed_in_costs_six_queries_at_most_and_three_for_the_article(client, full):
    client.get(PAGE)  # Content types and the like are asked for once.
    answer, queries = asked(lambda: client.get(PAGE))
    html = answer.content.decode()
    shown = ("Asha Rao", "Bo Lind", "Correction,", "References", 'href="/articles/walking-0/"')
    assert [text for text in shown if text not in html] == []
    assert len(of_articles(queries)) == 3
    assert len(queries) <= 6


def test_after_a_start_it_costs_six_queries_too(full):
    site = front()
    ask(PAGE, by=site)
    pagecache.purge([EVERYTHING])
    answer, queries = asked(lambda: ask(PAGE, by=site))
    assert "etag" in answer.headers  # It is kept, so the next change by the clock is known.
    assert len(queries) <= 6


def test_a_member_costs_nine_queries_at_most(client, full):
    member = build.known_member()
    site = front()
    cookie = cookie_of(client, member)
    ask(PAGE, by=site, cookie=cookie)
    answer, queries = asked(lambda: ask(PAGE, by=site, cookie=cookie))
    assert "Sign out" in answer.text
    assert of_articles(queries) == []
    assert len(queries) <= 9


def test_a_new_comment_makes_nothing_anew_but_the_discussion(client, full, monkeypatch):
    site = front()
    before = ask(PAGE, by=site)
    build.comment(full, by=build.user("Nora"))
    pagecache.purge([f"thread:{full.pk}"])
    after, queries = asked(lambda: ask(PAGE, by=site))
    assert of_articles(queries) == []
    assert (count_in(before.text), count_in(after.text)) == (20, 21)
    assert "Nora" in after.text


def test_the_data_counts_what_the_reader_sees(client, full):
    build.comment(full, by=build.user("Nora"), audience="members")
    site = front()
    cookie = cookie_of(client, build.known_member())
    assert count_in(ask(PAGE, by=site).text) == 20
    assert count_in(ask(PAGE, by=site, cookie=cookie).text) == 21
    assert count_in(ask(PAGE, by=site).text) == 20


def test_no_text_is_taken_for_the_count(client):
    trap = '"commentCount":0, \\"commentCount\\":0'
    made = build.article(trap, slug="trap", summary=trap)
    build.comment(made, by=build.user("Max"))
    html = client.get("/articles/trap/").content.decode()
    assert count_in(html) == 1
    article = next(node for node in data_of(html)["@graph"] if node["@type"] == "Article")
    assert (article["headline"], article["description"]) == (trap, trap)


def test_members_share_the_pieces_and_nothing_of_a_member_is_in_them(client, full):
    site = front()
    cookie = cookie_of(client, build.known_member("Zebedee"))
    assert "Zebedee" in ask(PAGE, by=site, cookie=cookie).text
    shared, queries = asked(lambda: ask(PAGE, by=site))
    assert "Zebedee" not in shared.text
    assert of_articles(queries) == []
    assert "set-cookie" not in shared.headers


def test_a_page_whose_parts_are_kept_is_the_same_as_one_made_from_nothing(client, full):
    site = front()
    ask(PAGE, by=site)
    pagecache.purge([f"thread:{full.pk}"])
    assert ask(PAGE, by=site).body == client.get(PAGE).content


def test_a_banner_goes_when_its_time_is_over(full):
    site = front()
    ends = Change.objects.corrections().get().banner_until
    with time_machine.travel(ends - timedelta(minutes=2)):
        assert "Correction," in ask(PAGE, by=site).text
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert "Correction," not in ask(PAGE, by=site).text


def test_templates_are_read_from_the_disk_once():
    (loader,) = engines["django"].engine.template_loaders
    assert isinstance(loader, Loader)
    name = "articles/article.html"
    assert loader.get_template(name) is loader.get_template(name)
