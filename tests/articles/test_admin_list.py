"""The list of articles in the newsroom."""

import os
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from articles.admin.listing import ArticleList
from articles.models import Article
from articles.services import drafting, publishing, reviewing, withdrawing
from articles.workflow import State
from tests import build, many
from tests.articles.newsroom import fresh, listed, url

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

LIST = "/admin/articles/article/"


def one_of_each_state():
    """Make an article in each state, whose title is the name of the state."""
    by, now = build.clara_reviewer(), timezone.now()
    build.article("draft", published=False)
    reviewing.submit(build.article("in_review", published=False), by=None)
    for title, step in (
        ("changes_requested", partial(reviewing.request_changes, note="Shorter.")),
        ("approved", reviewing.approve),
    ):
        step(reviewing.submit(build.article(title, published=False), by=None), by=by)
    build.article("scheduled", at=now + timedelta(days=1))
    build.article("published")
    withdrawing.withdraw(build.article("withdrawn"), by=None, reason="Outdated.")
    publishing.archive(build.article("archived", published=False), by=None)


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


@pytest.mark.parametrize("state", list(State))
def test_the_filter_by_state_agrees_with_the_state_that_is_shown(client, state):
    one_of_each_state()
    client.force_login(build.ed_editor())
    answer = client.get(LIST, {"state": state})
    assert titles(answer) == {state.value}
    assert f'class="state state-{state}"' in answer.content.decode()


def test_what_is_put_away_is_left_out_unless_it_is_asked_for(client):
    one_of_each_state()
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST)) == {state.value for state in State} - {"archived"}
    assert "All but the archived" in client.get(LIST).content.decode()


def test_the_list_says_what_readers_see_beside_the_newest_text_and_what_is_due(client):
    both = build.article("Draft beside a page")
    drafting.save_draft(both, drafting.Draft("Newer", "", "<p>New.</p>"), base=1, by=None)
    at = timezone.now() + timedelta(days=3)
    withdrawing.plan_withdrawal(both, by=None, at=at, reason="The trial is over.")
    client.force_login(build.ed_editor())
    page = client.get(LIST).content.decode()
    assert 'state-draft">draft<' in page and 'state-reading-page">public<' in page
    assert f"withdrawn <br>{date_format(timezone.localtime(at), 'j M Y, H:i')}" in page
    withdrawing.withdraw(fresh(both), by=None, reason="Outdated.")
    assert 'state-reading-gone">withdrawn<' in client.get(LIST).content.decode()


def test_what_time_did_is_shown_before_it_is_written_down(client):
    article = build.article("Came", at=timezone.now() + timedelta(hours=1))
    moved = timezone.now() - timedelta(minutes=1)
    Article.objects.filter(pk=article.pk).update(next_at=moved, published_at=moved)
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST, {"state": "published"})) == {"Came"}
    assert titles(client.get(LIST, {"state": "scheduled"})) == set()
    assert titles(client.get(LIST, {"list": "due"})) == set()


def test_the_filter_by_topic_takes_the_topics_below_along(client):
    build.article("Deep", topic=build.category("More > Health > Recovery"))
    build.article("Elsewhere", topic=build.category("Living"))
    more = build.category("More")
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST, {"topic": more.pk})) == {"Deep"}
    assert titles(client.get(LIST, {"topic": "nonsense"})) == set()


def test_the_filter_by_topic_opens_the_tree_step_by_step(client):
    build.category("More > Health > Recovery")
    build.category("More > Work")
    build.category("Living > Travel")
    client.force_login(build.ed_editor())

    def offered(**chosen):
        changelist = client.get(LIST, chosen).context["cl"]
        (spec,) = [spec for spec in changelist.filter_specs if spec.parameter_name == "topic"]
        return [choice["display"] for choice in spec.choices(changelist)][1:]

    assert offered() == ["More", "Living"]
    more, health = build.category("More"), build.category("More > Health")
    assert offered(topic=more.pk) == ["More", "– Health", "– Work"]
    assert offered(topic=health.pk) == ["More", "– Health", "– – Recovery"]
    assert offered(topic="nonsense") == ["More", "Living"]


def test_the_filter_by_author_and_the_search_in_titles(client):
    ada = build.person("Ada Lind")
    build.article("Of Bo", author=build.person("Bo Strand"))
    build.article("Eating in peace", author=ada)
    build.article("Eating out")
    client.force_login(build.ed_editor())
    assert titles(client.get(LIST, {"author": ada.pk})) == {"Eating in peace"}
    assert titles(client.get(LIST, {"author": "ada"})) == {"Eating in peace"}
    assert titles(client.get(LIST, {"author": "Ada  Lind"})) == {"Eating in peace"}
    assert titles(client.get(LIST, {"author": "strand", "q": "of"})) == {"Of Bo"}
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


def test_the_search_finds_titles_that_readers_see_or_will_see(client):
    article = build.article("Breathing")
    drafting.save_draft(article, drafting.Draft("Voice", "A.", "<p>New.</p>"), base=1, by=None)
    publishing.schedule(fresh(article), by=None, at=timezone.now() + timedelta(days=1))
    drafting.save_draft(fresh(article), drafting.Draft("Eyes", "", "<p>3</p>"), base=2, by=None)
    client.force_login(build.ed_editor())
    for word in ("breathing", "voice", "eyes"):
        assert titles(client.get(LIST, {"q": word})) == {"Eyes"}
    assert titles(client.get(LIST, {"q": "New."})) == set()


def test_the_form_of_the_author_filter_keeps_the_other_choices(client):
    client.force_login(build.ed_editor())
    page = client.get(LIST, {"state": "draft", "q": "eyes", "author": "<b>"}).content.decode()
    form = page.split('class="filter-form"')[1].split("</form>")[0]
    assert 'name="state" value="draft"' in form and 'name="q" value="eyes"' in form
    assert 'value="&lt;b&gt;"' in form


def test_lists_of_ones_own_are_offered_to_those_who_write(client):
    ada, clara = build.ada_author(), build.clara_reviewer()
    build.article("Hers", by=ada)
    build.article("Of others")
    for who, lists in ((ada, {"My articles", "My drafts"}), (clara, set())):
        client.force_login(who)
        page = client.get(LIST).content.decode()
        assert {name for name in ("My articles", "My drafts") if f">{name}<" in page} == lists
    client.force_login(ada)
    assert titles(client.get(LIST, {"list": "mine"})) == {"Hers"}


def test_pages_of_a_sorted_list_follow_each_other(client):
    many.articles(120, writers=[])
    ed = build.ed_editor()
    client.force_login(ed)
    rows = list(Article.objects.exclude(stage=State.ARCHIVED).select_related("author", "category"))
    rows.sort(key=lambda article: article.latest_revision_id, reverse=True)
    values = {
        1: lambda article: article.latest_revision.title.lower(),
        2: lambda article: article.stage,
        5: lambda article: article.category.path,
        6: lambda article: (article.author.name, article.author_id),
        7: lambda article: article.latest_revision_id,
        3: lambda article: 0,  # By these two there is no order.
        4: lambda article: 0,
    }
    for column, value in values.items():
        for sign in (1, -1):
            chosen = {"o": sign * column}
            pages = [listed(client, ed, chosen, number) for number in (1, 2, 3)]
            shown = [article for changelist in pages for article in changelist.result_list]
            assert len(shown) == pages[0].result_count > 100
            expected = sorted(rows, key=value)
            assert shown == (expected[::-1] if sign == -1 and column not in (3, 4) else expected)


SIZE = int(os.environ.get("MGPORTAL_TEST_ARTICLES", "2000"))
WAYS = [
    {"list": "waiting"},
    {"list": "due"},
    {"list": "recent"},
    {"list": "oldest"},
    {"list": "drafts"},
    {"state": "published"},
    {"q": "and"},
    {"o": "1"},
    {"_facets": "True"},
]


@pytest.mark.any_database  # They are as many on all of them.
def test_list_form_and_home_need_as_many_queries_for_thousands_as_for_ten(client, monkeypatch):
    """Set MGPORTAL_TEST_ARTICLES=100000 to ask the same of a large site."""
    ed = build.ed_editor()
    client.force_login(ed)

    def measured():
        one = Article.objects.filter(stage=State.DRAFT).order_by("pk")[0]
        topic, author = one.category_id, one.author.name
        pages = [("/admin/", {}), (LIST, {}), (f"{LIST}add/", {}), (url("change", one), {})]
        pages += [(LIST, way) for way in (*WAYS, {"topic": topic}, {"author": author})]
        needed = {}
        for address, way in pages:
            with monkeypatch.context() as short:  # Enough to fill what is kept between visits.
                short.setattr(ArticleList, "list_per_page", 2)
                client.get(address, way)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address, way)
            assert answer.status_code == 200
            needed[address, str(way)] = len(queries)
        return needed

    many.articles(100, writers=[ed])
    few = measured()
    assert max(few.values()) <= 31
    many.articles(SIZE, writers=[ed])
    # The form asks for what is chosen where there are too many topics or people for a list.
    assert {
        way: count - few[way] for way, count in measured().items() if count - few[way] > 2
    } == {}
