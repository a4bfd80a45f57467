"""What links here, beside the form and where an article is about to be withdrawn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import build
from tests.articles.newsroom import url
from tests.pages import part, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rest():
    return build.article("Rest")


def holder(title, **more):
    return build.article(title, body='<p><a href="/articles/rest/">Rest</a></p>', **more)


def panel(client, address):
    html = client.get(address).content.decode()
    return part(html, r"(<details[^>]*links-here.*?</details>)")


def test_the_panel_is_closed_and_says_how_many(client, rest):
    first, second = holder("First"), holder("Second", published=False)
    client.force_login(build.ed_editor())
    shown = panel(client, url("change", rest))
    assert shown.startswith('<details class="module panel links-here">')
    assert "What links here (2)" in text_of(shown)
    assert f'href="{url("change", first)}"' in shown
    assert f'href="{url("change", second)}"' in shown


@pytest.mark.parametrize("action", ["withdraw", "plan_withdrawal"])
def test_who_withdraws_sees_at_once_what_links_here(client, rest, action):
    holder("First")
    client.force_login(build.ed_editor())
    shown = panel(client, url("step", rest, action))
    assert shown.startswith('<details class="module panel links-here" open>')
    assert "First" in shown
    assert "links-here" not in client.get(url("step", rest, "publish")).content.decode()


def test_nothing_links_here(client, rest):
    client.force_login(build.ed_editor())
    for address in (url("change", rest), url("step", rest, "withdraw")):
        assert "No article links to this one." in panel(client, address)


def test_an_author_learns_nothing_of_the_drafts_of_others(client):
    ada = build.ada_author()
    mine = build.article("Rest", author=build.person("Ada", account=ada))
    holder("Secret", published=False)
    public = holder("Public")
    client.force_login(ada)
    shown = panel(client, url("change", mine))
    assert "Secret" not in shown
    assert "And 1 other." in text_of(shown)
    assert f'href="{public.get_absolute_url()}"' in shown


def test_many_links_cost_no_more_queries(client, rest, django_assert_num_queries):
    client.force_login(build.ed_editor())
    holder("First")
    client.get(url("change", rest))  # What is asked for only once is known then.
    with CaptureQueriesContext(connection) as few:
        client.get(url("change", rest))
    for number in range(60):
        holder(f"Holder {number}", published=bool(number % 2))
    with django_assert_num_queries(len(few.captured_queries)):
        shown = panel(client, url("change", rest))
    assert "What links here (61)" in text_of(shown)
    assert "And 11 others." in text_of(shown)
