"""Pages of a list that cost the same at any depth."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article
from core.pagination import BadCursor, keyset_page
from tests import build

pytestmark = pytest.mark.django_db
START = datetime(2025, 9, 4, 8, 43, 22, 123456, tzinfo=UTC)


def articles(count, *, minutes=1):
    """Make articles, oldest first, this many minutes apart."""
    return [
        build.article(f"No {number}", at=START + number * timedelta(minutes=minutes))
        for number in range(count)
    ]


def walk(size, **options):
    """Return the items of all pages, page by page."""
    pages, after = [], ""
    while True:
        page = keyset_page(Article.objects.all(), after=after, size=size, **options)
        pages.append(page.items)
        if not page.after:
            return pages
        after = page.after


def test_newest_come_first_and_every_row_comes_once():
    made = articles(7)
    assert walk(3) == [made[6:3:-1], made[3:0:-1], made[:1]]


def test_oldest_first_is_the_other_way_round():
    made = articles(5)
    assert walk(2, newest_first=False) == [made[:2], made[2:4], made[4:]]


def test_rows_of_one_moment_are_neither_lost_nor_repeated():
    made = articles(5, minutes=0)
    assert walk(2) == [[made[4], made[3]], [made[2], made[1]], [made[0]]]
    assert walk(2, newest_first=False) == [made[:2], made[2:4], made[4:]]


def test_a_full_last_page_promises_no_other():
    articles(4)
    assert [len(page) for page in walk(2)] == [2, 2]


def test_an_empty_list_is_one_empty_page():
    assert walk(2) == [[]]


def test_a_row_that_appears_meanwhile_shifts_nothing():
    made = articles(4)
    first = keyset_page(Article.objects.all(), size=2)
    build.article("New", at=START + timedelta(days=1))
    second = keyset_page(Article.objects.all(), after=first.after, size=2)
    assert second.items == [made[1], made[0]]


def test_a_row_that_vanishes_meanwhile_shifts_nothing():
    made = articles(4)
    first = keyset_page(Article.objects.all(), size=2)
    rest = Article.objects.exclude(pk=made[2].pk)  # The row that the cursor stands on.
    assert keyset_page(rest, after=first.after, size=2).items == [made[1], made[0]]


def test_a_page_costs_one_query_however_deep(django_assert_num_queries):
    articles(6)
    page = keyset_page(Article.objects.all(), size=2)
    with django_assert_num_queries(1) as asked:
        keyset_page(Article.objects.all(), after=page.after, size=2)
    assert "OFFSET" not in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "1-",
        "-1",
        "1-2-3",
        "1.5-2",
        "١-1",
        "1-²",
        "9" * 18 + "-1",
        "1-" + "9" * 19,
        "1- 2",
    ],
)
def test_a_cursor_that_nobody_gave_is_refused(cursor):
    with pytest.raises(BadCursor):
        keyset_page(Article.objects.all(), after=cursor)


def test_the_largest_cursor_that_is_read_can_be_answered():
    articles(1)
    page = keyset_page(Article.objects.all(), after="9" * 17 + "-" + "9" * 18)
    assert len(page.items) == 1
