"""The beginning of a long list costs what it costs of a short one: counted in rows, not in time."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin.listing import ArticleList
from articles.models import Article, Reference
from articles.papers import reviewed_by
from articles.rules import Kind, Role
from articles.services import signing, worklists
from articles.services.signing import CHECKLIST, Signature
from articles.services.worklists import WorkList
from articles.workflow import State
from benchmarks.sites import newsroom
from benchmarks.sites.costs import cost, selects
from tests import build, many
from tests.articles.newsroom import listed
from tests.articles.trusted import cite, clinician, source

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def ed():
    return build.ed_editor()


def growth(ed, read) -> float:
    """Return how much more work it takes for ten times as many articles."""
    found = []
    for count in (300, 2_700):
        many.articles(count, writers=[build.user(f"Writer{count}")])
        read()
        found.append(cost(read).work)
    return found[1] / found[0]


# On PostgreSQL `test_plans` counts what these lists read.
@pytest.mark.any_database
def test_all_public_articles_are_not_fetched_to_show_the_newest(ed):
    public = Article.objects.in_state(State.PUBLISHED).order_by("-latest_revision_id", "-pk")
    assert growth(ed, lambda: list(public[:50].values_list("pk"))) < 2.5


def test_a_page_of_a_list_is_fetched_by_its_keys_alone(client, ed):
    many.articles(120, writers=[ed])
    client.force_login(ed)
    with CaptureQueriesContext(connection) as asked:
        rows = client.get(LIST, {"state": "published"}).context["cl"].result_list
    assert len(rows) == 50
    found = [article.latest_revision_id for article in rows]
    assert found == sorted(found, reverse=True)
    [conditions] = [
        sql.partition(" WHERE ")[2] for sql in selects(asked) if '"articles_article"."slug"' in sql
    ]
    assert "stage" not in conditions


LISTS = [None, *WorkList]


@pytest.mark.parametrize("who", [build.ada_author, build.ed_editor, build.clara_reviewer])
def test_lists_begin_as_the_whole_of_them_does(client, who):
    user = who()
    build.person("Her By-line", account=user)
    many.articles(300, writers=[user, build.user("Other")])
    for stage in ("draft", "changes_requested", "scheduled"):
        some = Article.objects.filter(created_by=None, stage=stage).values("pk")[:5]
        Article.objects.filter(pk__in=some).update(author=user.person)
    both = Article.objects.filter(created_by=user).values("pk")[:1]
    Article.objects.filter(pk__in=both).update(author=user.person)
    soon = timezone.now() + timedelta(days=3)
    ending = Article.objects.filter(stage="scheduled").values("pk")[:4]
    Article.objects.filter(pk__in=ending).update(withdraw_at=soon)
    lengths = []
    for which in LISTS:
        rows = worklists.seen_by(user)
        rows = worklists.narrowed(rows, which, user) if which else rows
        rows = rows.order_by(*worklists.order_of(which) if which else ["-latest_revision_id"])
        whole = list(rows)
        lengths.append(len(whole))
        for most in (1, 8, 60):
            first = worklists.beginning(rows, worklists.parts_of(which, user), most)
            assert list(first[:most]) == whole[:most], which
    assert min(lengths) > 2


def test_pages_of_lists_hold_the_same_as_the_whole_list(client, ed):
    many.articles(700, writers=[ed])
    client.force_login(ed)
    for which in WorkList:
        rows = worklists.narrowed(Article.objects.exclude(stage="archived"), which, ed)
        whole = list(rows.order_by(*worklists.order_of(which)))
        shown = []
        for number in range(1, len(whole) // 50 + 2):
            changes = listed(client, ed, {"list": which.value}, number)
            assert changes.result_count == len(whole)
            shown += changes.result_list
        assert shown == whole, which


WAYS = [
    {},
    *({"list": which.value} for which in WorkList),
    *({"state": state} for state in ("draft", "published", "archived")),
    *({"o": f"{sign}{column}"} for column in (1, 2, 5, 6, 7) for sign in ("", "-")),
]


@pytest.mark.any_database
def test_no_list_is_sorted_to_show_a_page_of_it(client, ed, monkeypatch):
    client.force_login(ed)
    newsroom.people(250, timezone.now(), [])  # The filter by author has all names that it can hold.
    found = []
    for count in (800, 2_400):
        many.articles(count, writers=[build.user(f"Writer{count}")])
        found.append([])
        for way in WAYS:
            # So few that each list has more than is counted, but for those that databases sort
            # by themselves when they are asked for a few rows of them.
            monkeypatch.setattr(ArticleList, "list_per_page", 2)
            client.get(LIST, way)
            monkeypatch.setattr(ArticleList, "list_per_page", 50 if "o" in way else 2)
            found[-1].append(cost(partial(client.get, LIST, way)).work)
    growth = {str(way): few and more / few for way, few, more in zip(WAYS, *found, strict=True)}
    assert {way: times for way, times in growth.items() if times > 1.5} == {}


@pytest.mark.any_database
@pytest.mark.parametrize("which", ["signed by somebody", "that cite a source"])
def test_pages_of_one_are_not_looked_for_among_all(ed, which):
    """PostgreSQL would join all articles with their texts first."""
    asha, guide = clinician(), source()
    author = build.person("Harbour Lane")
    for number in range(3):
        text = cite(guide)
        article = build.article(f"Page {number}", kind=Kind.LIVING, body=text, author=author)
        signing.sign(article, Signature(Role.CLINICAL, checked=CHECKLIST), by=asha.user)

    def read():
        if which == "signed by somebody":
            return list(reviewed_by(asha).published().for_list()[:11])
        return list(Article.objects.at_hand().citing(guide).order_by("-latest_revision_id")[:11])

    assert len(read()) == 3
    assert growth(ed, read) < 2


def test_lists_of_several_pages_show_each_row_once(client, ed):
    client.force_login(ed)
    Reference.objects.bulk_create(Reference(title=f"Source {number}") for number in range(130))
    found = []
    for number in (1, 2, 3):
        changes = client.get("/admin/articles/reference/", {"p": number}).context["cl"]
        found += [row.pk for row in changes.result_list]
    assert len(set(found)) == len(found) > changes.list_per_page
