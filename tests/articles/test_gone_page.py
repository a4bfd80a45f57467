"""What stands at the address of a withdrawn article."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import article_views
from articles.services import publishing, withdrawing
from tests import build
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
REASON = "The advice in it is <out> of date."


def withdrawn(title="Old advice", **more):
    return withdrawing.withdraw(build.article(title), by=None, reason=REASON, **more)


def test_it_says_what_was_withdrawn_why_and_when(client):
    article = withdrawn()
    html = page(client, "/articles/old-advice/", status=410)
    text = text_of(html)
    assert "Old advice" in text
    assert REASON in text
    assert f'<time datetime="{article.withdraw_at:%Y-%m-%dT%H:%M:%S}+00:00"' in html
    assert 'href="/topics/more/health/recovery/"' in html
    assert "Rest before you are tired." not in text
    assert "read instead" not in text


def test_search_engines_are_told_not_to_keep_it(client):
    withdrawn()
    answer = client.get("/articles/old-advice/")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_a_public_replacement_is_a_link(client):
    instead = build.article("New advice")
    withdrawn(replacement=instead)
    html = page(client, "/articles/old-advice/", status=410)
    assert '<a href="/articles/new-advice/">New advice</a>' in html
    withdrawing.withdraw(instead, by=None, reason="Wrong too.")
    html = page(client, "/articles/old-advice/", status=410)
    assert "New advice" not in html


def test_it_needs_few_queries(client, django_assert_num_queries):
    withdrawn(replacement=build.article("New advice"))
    with django_assert_num_queries(4):
        assert client.get("/articles/old-advice/").status_code == 410


def test_head_and_other_methods_are_answered(client):
    withdrawn()
    answer = client.head("/articles/old-advice/")
    assert answer.status_code == 410
    assert not answer.content
    assert client.post("/articles/old-advice/").status_code == 405


def test_it_comes_at_the_time_that_was_set(client):
    article = build.article("Old advice")
    soon = timezone.now() + timedelta(hours=1)
    withdrawing.plan_withdrawal(article, by=None, at=soon, reason=REASON)
    assert client.get("/articles/old-advice/").status_code == 200
    with time_machine.travel(soon + timedelta(seconds=1)):
        assert client.get("/articles/old-advice/").status_code == 410


def test_whoever_asks_in_the_moment_when_it_goes_live_is_sent_there_again(client, monkeypatch):
    article = build.article("New advice", published=False)
    at = timezone.now() + timedelta(hours=1)
    publishing.schedule(article, by=None, at=at)
    with time_machine.travel(at - timedelta(seconds=1), tick=False) as clock:
        monkeypatch.setattr(article_views, "follows_schedule", lambda _needs: clock.shift(2))
        answer = client.get("/articles/new-advice/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/articles/new-advice/")
        assert client.get("/articles/new-advice/").status_code == 200
