"""The beginning of a long list costs what it costs of a short one: counted in rows, not in time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Reference
from articles.papers import reviewed_by
from articles.rules import Kind, Role
from articles.services import signing, sourcing, worklists
from articles.services.signing import CHECKLIST, Signature
from articles.services.worklists import WorkList
from articles.workflow import State
from benchmarks.sites.costs import cost, selects
from tests import build, many
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


# How many pages of memory PostgreSQL reads depends on what other tests left in its tables, too.
# There `python -m benchmarks.size` measures it.
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


def test_what_waits_begins_as_the_whole_of_it_does(ed):
    many.articles(300, writers=[ed, build.ada_author()])
    rows = worklists.waiting(Article.objects.all(), ed).order_by("latest_revision_id")
    assert rows.count() > 10
    for most in (1, 8):
        first = worklists.first_waiting(Article.objects.all(), ed, most)
        assert list(first.order_by(*worklists.order_of(WorkList.WAITING))[:most]) == list(
            rows[:most]
        )
        assert first.count() <= 3 * most


@pytest.mark.any_database
def test_no_list_of_what_waits_is_sorted_to_show_its_beginning(ed):
    def read():
        list(worklists.first_waiting(Article.objects.all(), ed, 8).values_list("pk"))

    assert growth(ed, read) < 4  # Those who are asked for changes are looked for among all.


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
        return list(sourcing.citing(guide).order_by("-latest_revision_id")[:11])

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
