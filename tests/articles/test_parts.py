"""What many pages share: made once, and when time alone changes it."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import parts
from articles.schedule import changes_next_at
from articles.services import publishing, topics, withdrawing
from core.pagecache import Needs
from tests import build
from tests.articles import trusted
from tests.wsgi import front

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def shelf():
    """Return where a page cache keeps parts."""
    return front()._open()


def needs(shelf):
    return Needs(shelf.clock.now(), shelf)


def until(shelf):
    page = needs(shelf)
    parts.follows_schedule(page)
    assert not page.names  # Whatever is scheduled, pages that do not show it are kept.
    return page.ends


def test_a_page_ends_when_the_next_text_goes_live_or_the_next_page_is_withdrawn(
    shelf, django_capture_on_commit_callbacks
):
    now = timezone.now()
    assert until(shelf) == float("inf")
    with django_capture_on_commit_callbacks(execute=True):
        article = build.article()
        withdrawing.plan_withdrawal(article, by=None, at=now + 2 * HOUR, reason="Old.")
    assert until(shelf) == (now + 2 * HOUR).timestamp()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.schedule(build.article(published=False), by=None, at=now + HOUR)
    assert until(shelf) == (now + HOUR).timestamp()
    with trusted.days_ago(-1 / 16):  # An hour and a half from now.
        assert changes_next_at() == now + 2 * HOUR


def test_the_moment_is_asked_once_and_found_by_indexes(shelf, django_assert_num_queries):
    with django_assert_num_queries(1):
        until(shelf)
        until(shelf)
    with django_assert_num_queries(0):
        parts.follows_schedule(Needs())  # Where nothing is kept nobody needs to know.
    if connection.vendor == "sqlite":
        with CaptureQueriesContext(connection) as asked:
            changes_next_at()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            steps = [row[-1] for row in cursor.fetchall()]
        assert not [step for step in steps if step.startswith("SCAN")], steps


def test_a_page_ends_with_the_day():
    page = Needs()
    parts.follows_days(page)
    midnight = datetime.combine(
        timezone.localdate() + timedelta(days=1), time.min, timezone.get_current_timezone()
    )
    assert page.ends == midnight.timestamp()


def test_the_tree_is_asked_for_once_and_anew_when_it_was_changed(
    shelf, django_assert_num_queries, django_capture_on_commit_callbacks
):
    living = build.category("Living")
    build.category("Living > Work")

    def shown():
        page = needs(shelf)
        found = (
            [each.name for each in parts.trail_of(living, page)],
            [each.name for each in parts.children_of(living, page)],
            [each.name for each in parts.two_levels(page)],
        )
        assert page.names == {"topics"}
        return found

    before = (["Living"], ["Work"], ["Living"])
    assert shown() == before
    with django_assert_num_queries(0):
        assert shown() == before
    with django_capture_on_commit_callbacks(execute=True):
        topics.change_topic(living, name="Life", slug="living", description="", by=None)
    assert shown() == (["Life"], ["Work"], ["Life"])
