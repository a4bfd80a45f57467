"""The moderators' lists: nothing that waits is missing, and what is urgent comes first."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.sites.costs import cost, selects
from comments import queues
from comments.models import Comment, ModerationAction, Statement
from comments.rendering import RENDERER
from comments.rules import Hold, Queue, Status
from comments.services import appealing, moderating, reporting
from core.identifiers import uuid7
from core.pagination import BadCursor
from tests import build
from tests.benchmarks.test_plans import plan_of, rows_read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def mo():
    return build.mo_moderator()


@pytest.fixture
def article():
    return build.article()


def items(which, by) -> list:
    return queues.queue(which, by).items


def held(article, code, **values) -> Comment:
    return build.comment(article, by=None, status=Status.HELD, hold_code=code, **values)


def test_every_comment_that_waits_stands_in_a_list(article, mo):
    for code in Hold:
        held(article, code)
        held(article, code, open_reports=1)
    listed = [
        comment
        for which in (Queue.REPORTED, Queue.NEW_MEMBERS, Queue.HELD)
        for comment in items(which, mo)
    ]
    assert set(listed) == set(Comment.objects.all())


def test_each_list_holds_its_own(article, mo):
    new = held(article, Hold.NEW_MEMBER)
    links = held(article, Hold.LINKS)
    reported = build.comment(article, by=None, open_reports=1)
    flagged = build.comment(article, by=None, flagged_at=NOW)
    urgent = build.comment(article, by=None, urgent_at=NOW)
    medical = build.comment(article, by=None, medical_at=NOW)
    build.comment(article, by=None)
    assert items(Queue.NEW_MEMBERS, mo) == [new]
    assert items(Queue.HELD, mo) == [links]
    assert {*items(Queue.REPORTED, mo)} == {reported, flagged}
    assert items(Queue.URGENT, mo) == [urgent]
    assert items(Queue.MEDICAL, mo) == [medical]


def test_what_is_held_for_its_reports_stands_among_the_reported_once(article, mo):
    comment = held(article, Hold.REPORTS, open_reports=3)
    assert items(Queue.REPORTED, mo) == [comment]
    assert items(Queue.HELD, mo) == []
    Comment.objects.update(open_reports=0, reported_at=None)
    assert items(Queue.HELD, mo) == [comment]


def test_what_was_dealt_with_stands_nowhere(article, mo):
    marks = {"urgent_at": NOW, "medical_at": NOW, "flagged_at": NOW}
    for status in (Status.REMOVED, Status.ERASED):
        build.comment(article, by=None, status=status, **marks)
    assert [items(which, mo) for which in Queue] == [[]] * len(Queue)


def test_somebody_in_need_may_have_withdrawn_what_said_so(article, mo):
    gone = build.comment(
        article, by=None, status=Status.WITHDRAWN, urgent_at=NOW, crisis="distress"
    )
    assert items(Queue.URGENT, mo) == [gone]
    moderating.settle_gone(gone, by=mo, upheld=False, note="Wrote to them")
    assert items(Queue.URGENT, mo) == []
    assert ModerationAction.objects.get().note == "Wrote to them"


def test_an_open_report_outlives_its_comment(article, mo):
    gone = build.comment(article, by=None, status=Status.WITHDRAWN, open_reports=1)
    assert items(Queue.REPORTED, mo) == [gone]
    moderating.settle_gone(gone, by=mo, upheld=False)
    assert items(Queue.REPORTED, mo) == []


def test_ones_own_comments_wait_for_somebody_else(article, mo):
    own = build.comment(article, by=mo, status=Status.HELD)
    assert items(Queue.NEW_MEMBERS, mo) == []
    assert items(Queue.NEW_MEMBERS, build.user("Mia", group="Moderators")) == [own]


def test_what_waits_longest_comes_first_page_by_page(article, mo):
    comments = [
        held(article, Hold.NEW_MEMBER, at=NOW - timedelta(minutes=number)) for number in range(5)
    ]
    found, after = [], ""
    for _ in range(3):
        page = queues.queue(Queue.NEW_MEMBERS, mo, after=after, size=2)
        found += page.items
        after = page.after
    assert (found, after) == (comments[::-1], "")
    with pytest.raises(BadCursor):
        queues.queue(Queue.NEW_MEMBERS, mo, after="x")


def test_appeals_wait_until_they_are_decided(article, mo):
    maxi = build.known_member()
    comment = build.comment(article, by=maxi)
    moderating.remove(comment, by=None, reason="spam", revision=1)
    asked = appealing.appeal(Statement.objects.get(), by=maxi, text="I sell nothing")
    assert items(Queue.APPEALS, mo) == [asked]
    appealing.decline(asked, by=mo, answer="You do")
    assert items(Queue.APPEALS, mo) == []


def test_my_decisions_newest_first(article, mo):
    for text in ("One", "Two"):
        comment = build.comment(article, by=None, text=text)
        moderating.claim(comment, by=mo)
        moderating.remove(comment, by=mo, reason="spam", revision=1)
    moderating.remove(build.comment(article, by=None), by=None, reason="spam", revision=1)
    assert [line.comment.source for line in items(Queue.MINE, mo)] == ["Two", "One"]


def test_who_works_on_what(article, mo):
    clara = build.clara_reviewer()
    assert queues.open_to(mo) == list(Queue)
    assert queues.open_to(clara) == [Queue.MEDICAL, Queue.MINE]
    for nobody in (build.max_member(), build.ed_editor()):
        assert queues.open_to(nobody) == []
    for by, which in ((clara, Queue.URGENT), (build.ada_author(), Queue.MEDICAL)):
        with pytest.raises(PermissionDenied):
            queues.queue(which, by)


def test_how_much_waits_and_since_when(article, mo):
    old = NOW - timedelta(days=2)
    held(article, Hold.NEW_MEMBER, at=old)
    held(article, Hold.NEW_MEMBER)
    lengths = queues.lengths(mo)
    assert lengths[Queue.NEW_MEMBERS] == (2, False, old)
    assert lengths[Queue.URGENT] == (0, False, None)
    assert Queue.MINE not in lengths
    assert set(queues.lengths(build.clara_reviewer())) == {Queue.MEDICAL}


def test_an_old_comment_waits_since_it_was_reported(article, mo):
    old = NOW - timedelta(days=6)
    comment = build.comment(article, by=build.known_member(), at=old)
    flagged = build.comment(article, by=None, at=old, flagged_at=NOW - timedelta(hours=1))
    rita = build.known_member("Rita")
    reporting.report(comment, by=rita, reason="spam", text="", revision=1)
    assert items(Queue.REPORTED, mo) == [flagged, comment]
    assert queues.lengths(mo)[Queue.REPORTED] == (2, False, flagged.flagged_at)
    assert items(Queue.REPORTED, mo)[1].reported_at == comment.reports.get().created_at


def test_a_flood_is_not_counted_to_its_end(article, mo, monkeypatch):
    monkeypatch.setattr(queues, "MOST_COUNTED", 3)
    for _ in range(5):
        held(article, Hold.LINKS)
    assert queues.lengths(mo)[Queue.HELD][:2] == (3, True)


def test_what_is_reported_is_counted_once_and_without_ones_own(article, mo, monkeypatch):
    maxi, rita = build.known_member(), build.known_member("Rita")
    flag = {"flagged_at": NOW - timedelta(hours=1)}
    both = build.comment(article, by=maxi, **flag)
    build.comment(article, by=mo, **flag)
    build.comment(article, by=maxi, status=Status.WITHDRAWN, **flag)
    own = build.comment(article, by=mo)
    for comment in (own, both):
        reporting.report(comment, by=rita, reason="spam", text="", revision=1)
    since = both.reports.get().created_at
    assert queues.lengths(mo)[Queue.REPORTED] == (1, False, since)
    assert items(Queue.REPORTED, mo) == [both]
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    for _ in range(3):
        build.comment(article, by=maxi, **flag)
    assert queues.lengths(mo)[Queue.REPORTED] == (2, True, flag["flagged_at"])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Of PostgreSQL the rows are counted.")
@pytest.mark.parametrize("is_analysed", [True, False])
def test_what_is_reported_costs_the_same_however_much_it_is(article, mo, is_analysed):
    maxi, work, listed = build.known_member(), [], []
    for count in (300, 1_500):  # More than are counted, already before the others.
        wait_for_moderators(article, maxi, count)
        if is_analysed:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        work.append(cost(lambda: queues.lengths(mo)).work)
        listed.append(cost(lambda: items(Queue.REPORTED, mo)).work)
    assert work[1] < 1.25 * work[0]
    assert listed[1] < 1.25 * listed[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Of SQLite the steps are counted.")
def test_no_more_is_read_than_is_counted_or_shown(article, mo):
    wait_for_moderators(article, build.known_member(), 1_500)
    with connection.cursor() as cursor:  # So few rows it would rather read and sort all.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("ANALYZE")  # As it does by itself, but later.
    with CaptureQueriesContext(connection) as asked:
        assert queues.lengths(mo)[Queue.REPORTED].more
        assert len(items(Queue.REPORTED, mo)) == queues.SIZE
    read = [rows for sql in selects(asked) for _, rows in rows_read(plan_of(sql))]
    assert queues.MOST_COUNTED <= max(read) <= queues.MOST_COUNTED + 1


def wait_for_moderators(article, author, count):
    """Put comments there all at once: every second one is reported, the others are flagged."""
    thread, now = build.thread(article), timezone.now()
    moments = [now + timedelta(milliseconds=number) for number in range(count)]
    Comment.objects.bulk_create(
        Comment(
            thread=thread,
            author=author,
            source="A walk in the morning helps me.",
            html="<p>A walk in the morning helps me.</p>",
            renderer=RENDERER,
            submit_token=uuid7(),
            created_at=at,
            published_at=at,
            **({"flagged_at": at} if number % 2 else reported(at)),
        )
        for number, at in enumerate(moments)
    )


def test_reported_and_flagged_stand_in_one_order_page_by_page(article, mo):
    since = [NOW - timedelta(minutes=number) for number in range(9, 0, -1)]
    made = [
        build.comment(article, by=None, **({"flagged_at": at} if number % 3 else reported(at)))
        for number, at in enumerate(since)
    ]
    found, after = [], ""
    for _ in range(3):
        page = queues.queue(Queue.REPORTED, mo, after=after, size=3)
        found += page.items
        after = page.after
    assert (found, after) == (made, "")
    assert [row.since for row in found] == since


def reported(at):
    return {"open_reports": 1, "reported_at": at}


def test_a_report_puts_a_comment_before_the_moderators(article, mo):
    comment = build.comment(article, by=build.known_member())
    reader = build.known_member("Rita")
    reporting.report(comment, by=reader, reason="treatment", text="", revision=1)
    assert items(Queue.REPORTED, mo) == items(Queue.MEDICAL, mo) == [comment]
    moderating.approve(comment, by=mo, revision=1)
    assert items(Queue.REPORTED, mo) == items(Queue.MEDICAL, mo) == []


def test_lists_cost_the_same_however_long_they_are(article, mo, django_assert_num_queries):
    maxi = build.known_member()
    for number in range(30):
        build.comment(article, by=maxi, status=Status.HELD, text=f"No {number}")
    for _ in range(2):
        with django_assert_num_queries(1):
            [str(comment.author) for comment in queues.queue(Queue.NEW_MEMBERS, None).items]


@pytest.mark.parametrize("which", [which for which in Queue if which != Queue.MINE])
def test_no_list_reads_all_comments(article, mo, which):
    """The few that wait are found by an index, however many do not."""
    held(article, Hold.LINKS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # So few rows it would rather read and sort all.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    for rows, time in queues.waiting(which, mo):
        found = rows.select_related(None).order_by(time, "pk").values_list(time, flat=True)
        plan = found[:20].explain()
        assert "SCAN comments_comment\n" not in f"{plan}\n"
        assert "Seq Scan on comments_comment" not in plan
        if which != Queue.HELD:  # The few with the rarest reason may be sorted.
            assert "TEMP B-TREE FOR ORDER BY" not in plan
            # Only those of the same moment are sorted.
            assert "Sort Key" not in plan or "Presorted Key" in plan


@pytest.mark.any_database
@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite says it in these words.")
def test_what_waits_is_counted_by_indexes_alone(mo):
    with CaptureQueriesContext(connection) as asked:
        queues.lengths(mo)
    ways = ""
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            ways += cursor.fetchall()[0][3]
    for column in ("urgent_at", "medical_at", "flagged_at", "reported_at"):
        assert f"USING COVERING INDEX comments_comment_{column}" in ways
