"""A site of any size is whole, and no page of it reads a whole table."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from articles.models import Article, Category
from benchmarks.seed import seed
from benchmarks.sites.costs import selects
from benchmarks.sites.visits import visits
from comments.models import Comment, CommentThread
from comments.services import recounting

pytestmark = pytest.mark.django_db
# These grow with a site; the others have a few rows, or stand in a choice as a whole.
LARGE = (
    "accounts_user|articles_(?:article|revision|event|change|citation|reference|link|signoff"
    "|picture|mistakereport)"
    "|comments_(?:comment|thanks|outbox|moderationaction|commentreport|statement|commentthread)"
)
# A part of a scan is an end of a table in its order, as long as something ends it early.
SCANS = {
    "sqlite": rf"SCAN (?:{LARGE})(?! USING INDEX)(?! USING COVERING INDEX)\b",
    "postgresql": rf"Seq Scan on (?:{LARGE})\b",
}
# It ends after some rows, or begins at the end of a table by its key.
BOUNDED = re.compile(
    r"ORDER BY (?:\S+\bid\"?|1) (?:ASC|DESC)(?: LIMIT \d+)?$|LIMIT \d{3,4}\) subquery$"
)


@pytest.fixture
def site(settings):
    settings.COMMENT_FEEDS = True
    return seed(
        articles=700, topics=30, members=120, comments=1_500, longest_thread=500, length=300
    )


def test_what_is_asked_for_is_there_and_counted(site):
    found = [model.objects.count() for model in (Article, Category, Comment)]
    assert found == [700, 30, 1_500]
    assert User.objects.filter(is_staff=False).count() == 120
    longest, typical = CommentThread.objects.order_by("pk")[:2]
    assert longest.comments.count() == 500 and typical.comments.count() == 20
    assert recounting.drift() == 0


def test_a_site_with_articles_is_left_alone(site):
    with pytest.raises(ValueError, match="empty"):
        seed(articles=1)


def plan_of(sql: str) -> str:
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN '}{sql}")
        return "\n".join(str(row[0 if is_postgres else 3]) for row in cursor.fetchall())


def test_no_visit_reads_a_whole_table(site):
    """A query that ends after some rows may begin at the end of a table by its key."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    found = {}
    for name, visit in visits().items():
        with CaptureQueriesContext(connection) as asked:
            visit()
        for sql in selects(asked):
            bounded = BOUNDED.search(sql)
            if bounded:
                continue
            if lines := re.findall(SCANS[connection.vendor], plan_of(sql)):
                found[name, sql[sql.find(" FROM ") :][-300:]] = lines
    assert found == {}
