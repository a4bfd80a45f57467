"""On PostgreSQL no query of a page reads much more than the page shows, whatever there is."""

import json
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.seed import seed
from benchmarks.sites.costs import selects
from benchmarks.sites.visits import visits

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="The steps of SQLite are counted elsewhere."
    ),
]
# A page shows up to 50 rows, and finds what belongs to each by a key.
MOST_ROWS = 400
# A number that is counted up to a bound ends with it.
BOUNDED = re.compile(r"LIMIT \d+\) subquery$")
# What reads more by its nature.
LONGER = {
    "freshness": "counts all pages, at most every five minutes",
    "sitemap, articles": "lists a thousand addresses",
    "sitemap, people": "lists a thousand addresses",
    "editor: list of linkcheck": "looks at all texts that hold a dead address",
}
# On a small site PostgreSQL reads whole tables, since that is quickest there. Without these ways
# it shows those that it takes on a large one.
WAYS_OF_SMALL_SITES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@pytest.fixture
def site(settings):
    settings.COMMENT_FEEDS = True
    return seed(
        articles=1_000, topics=30, members=900, comments=3_000, longest_thread=1_500, length=300
    )


def test_no_query_reads_much_more_than_the_page_shows(site):
    with connection.cursor() as cursor:
        for way in WAYS_OF_SMALL_SITES:
            cursor.execute(f"SET LOCAL {way} = off")
    found = {}
    for name, visit in visits().items():
        if name in LONGER:
            continue
        with CaptureQueriesContext(connection) as asked:
            visit()
        for sql in selects(asked):
            if BOUNDED.search(sql):
                continue
            for table, rows in rows_read(plan_of(sql)):
                if rows > MOST_ROWS:
                    found[name, table, sql[sql.find(" FROM ") :][-200:]] = rows
    assert found == {}


def plan_of(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        [(plan,)] = cursor.fetchall()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def rows_read(plan: dict) -> Iterator[tuple[str, int]]:
    """Yield each table that a plan reads, and how many rows it looks at there."""
    if "Relation Name" in plan:
        left_out = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        each = plan["Actual Rows"] + sum(plan.get(key, 0) for key in left_out)
        yield plan["Relation Name"], each * plan["Actual Loops"]
    for below in plan.get("Plans", ()):
        yield from rows_read(below)
