"""A site of any size is whole, and no page of it reads a whole table."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Category
from benchmarks.seed import seed
from benchmarks.sites.costs import selects
from benchmarks.sites.discussions import MANY, Discussion, Writer
from benchmarks.sites.newsroom import DAY
from benchmarks.sites.visits import visits
from comments.models import Appeal, Comment, CommentReport, CommentThread
from comments.rules import REPLIES_SHOWN, ROOTS_SHOWN, Audience, Hold, Status
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


def test_what_waits_came_at_all_times(site):
    """Few moments would make other queries of the queues, which are in the order of time."""
    for rows, moment in (
        (Comment.objects.filter(status=Status.HELD), "created_at"),
        (CommentReport.objects.all(), "created_at"),
        (Appeal.objects.all(), "at"),
    ):
        moments = set(rows.values_list(moment, flat=True))
        assert len(moments) == rows.count() > 10


@pytest.mark.parametrize("of", [MANY - 1, MANY])
def test_who_waits_says_nothing_about_the_rest(of):
    authors = list(range(1, 401))
    said = list(comments_of_a_site(authors=authors, of=of, size=100_000))
    held = [one for one in said if one.status == Status.HELD]
    replies = [one.audience for one in held if one.root_id]
    assert 0.02 < replies.count(Audience.MEMBERS) / len(replies) < 0.1
    new = [one for one in held if one.hold_code == Hold.NEW_MEMBER]
    assert len({one.author_id for one in new}) > min(len(new), len(authors)) / 2
    removed = [one.author_id for one in said if one.status == Status.REMOVED]
    assert len(set(removed)) > len(authors) / 2
    reported = [one for one in said if one.reported_at]
    for some, moment in ((held, "created_at"), (reported, "reported_at")):
        assert len({getattr(one, moment) for one in some}) == len(some) > 250


def test_the_first_page_is_the_same_on_a_site_of_any_size():
    few = comments_of_a_site(authors=list(range(4_000)), of=10_000, size=1_000)
    many = comments_of_a_site(authors=list(range(400_000)), of=1_000_000, size=100_000)
    assert first_page(few) == first_page(many)


def comments_of_a_site(*, authors, of, size):
    now = timezone.now()
    return Writer(authors, now, of=of).comments(Discussion(1, size, now - 400 * DAY))


def first_page(said):
    """Return what readers may see of the first comments, and of the first replies to each."""
    roots, below = [], {}
    for one in said:
        known = one.status, one.audience, one.thanks_count, one.revision
        if one.root_id is None:
            roots.append((one.id, known))
        else:
            below.setdefault(one.root_id, []).append(known)
    return [(known, below[key][: REPLIES_SHOWN + 1]) for key, known in roots[:ROOTS_SHOWN]]


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
