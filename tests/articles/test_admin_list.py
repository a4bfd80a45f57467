"""The list of articles in the newsroom."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from articles.services import drafting, publishing
from articles.workflow import State
from tests import build

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def one_of_each_state():
    changed = build.article("Changed")
    drafting.save_draft(changed, drafting.Draft("Changed", "", "<p>New.</p>"), base=1, by=None)
    gone = build.article("Gone")
    publishing.withdraw(gone, by=None, reason="Outdated")
    build.article("Public")
    build.article("Draft", published=False)
    build.article("Later", at=timezone.now() + timedelta(days=1))


def titles(answer):
    return {article.latest_revision.title for article in answer.context["cl"].result_list}


def test_an_author_sees_their_own_articles_only(client):
    ada = build.ada_author()
    build.article("Started", by=ada)
    build.article("By-line", author=build.person("Ada Lind", account=ada))
    build.article("Of others")
    client.force_login(ada)
    assert titles(client.get(LIST)) == {"Started", "By-line"}


@pytest.mark.parametrize("who", [build.ed_editor, build.clara_reviewer])
def test_editors_and_reviewers_see_all_articles(client, who):
    build.article("One", published=False)
    build.article("Two")
    client.force_login(who())
    assert titles(client.get(LIST)) == {"One", "Two"}


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (State.DRAFT, "Draft"),
        (State.SCHEDULED, "Later"),
        (State.PUBLISHED, "Public"),
        (State.CHANGED, "Changed"),
        (State.UNPUBLISHED, "Gone"),
    ],
)
def test_the_filter_by_state_agrees_with_the_state_that_is_shown(client, state, title):
    one_of_each_state()
    client.force_login(build.ed_editor())
    answer = client.get(LIST, {"state": state})
    assert titles(answer) == {title}
    assert f'class="state state-{state}"' in answer.content.decode()


def test_the_filter_by_topic_takes_the_topics_below_along(client):
    build.article("Deep", topic=build.category("More > Health > Recovery"))
    build.article("Elsewhere", topic=build.category("Living"))
    more = build.category("More")
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST, {"topic": more.pk})) == {"Deep"}
    assert titles(client.get(LIST, {"topic": "nonsense"})) == set()


def test_the_filter_by_author_and_the_search_in_titles(client):
    ada = build.person("Ada Lind")
    build.article("Eating in peace", author=ada)
    build.article("Eating out")
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST, {"author": ada.pk})) == {"Eating in peace"}
    for nobody in ("9" * 30, "9" * 5000, "²"):
        assert titles(client.get(LIST, {"author": nobody})) == set()
    assert titles(client.get(LIST, {"q": "eating"})) == {"Eating in peace", "Eating out"}
    assert titles(client.get(LIST, {"q": "peace"})) == {"Eating in peace"}


def test_what_was_saved_last_stands_first(client):
    first, second = build.article("First"), build.article("Second")
    client.force_login(build.ed_editor())
    assert list(client.get(LIST).context["cl"].result_list) == [second, first]
    drafting.save_draft(first, drafting.Draft("First", "", "<p>New.</p>"), base=1, by=None)
    assert list(client.get(LIST).context["cl"].result_list) == [first, second]


def test_the_list_needs_as_many_queries_for_50_articles_as_for_5(client, django_assert_num_queries):
    client.force_login(build.ed_editor())
    numbers = count(1)

    def add(pairs):
        for _ in range(pairs):
            number = build.article(by=build.user(f"u{next(numbers)}x", group="Editors")).pk
            build.article(
                topic=build.category(f"More > Topic {number}"),
                author=build.person(f"Person {number}"),
                published=False,
            )

    add(3)
    client.get(LIST)
    with django_assert_num_queries(8) as few:
        client.get(LIST)
    add(22)
    for counted in ({}, {"_facets": "True"}):
        with django_assert_num_queries(len(few.captured_queries)):
            assert len(client.get(LIST, counted).context["cl"].result_list) == 50
