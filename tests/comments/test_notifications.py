"""What is put into the outbox, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments import notifications, rules
from comments.models import Outbox
from comments.rules import Action, Frequency, Kind, Reason, ReportReason, Status
from tests import build
from tests.comments.mails import follows, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def maxi():
    return build.max_member()


@pytest.fixture
def rita():
    return build.user("Rita")


def told() -> list[tuple[str, str]]:
    """Return who is to be told of what."""
    rows = Outbox.objects.order_by("user__username", "kind")
    return [(str(row.user), row.kind) for row in rows]


def test_the_author_of_what_is_answered_is_told_if_they_asked_for_it(article, maxi, rita):
    first = build.comment(article, by=maxi)
    notifications.comment_published(build.comment(article, by=rita, parent=first))
    assert told() == []
    follows(maxi)
    notifications.comment_published(build.comment(article, by=rita, parent=first))
    assert told() == [("Max", Kind.REPLY)]


def test_nobody_is_told_of_their_own_comment(article, maxi):
    follows(maxi)
    follows(maxi, article)
    first = build.comment(article, by=maxi)
    notifications.comment_published(first)
    notifications.comment_published(build.comment(article, by=maxi, parent=first))
    assert told() == []


def test_followers_are_told_and_who_is_answered_only_of_the_reply(article, maxi, rita):
    ann, never = build.user("Ann"), build.user("Never")
    for member in (ann, maxi):
        follows(member, article)
    follows(maxi)
    follows(never, article, Frequency.OFF)
    follows(build.user("Other"), build.article())
    first = build.comment(article, by=maxi)
    notifications.comment_published(build.comment(article, by=rita, parent=first))
    assert told() == [("Ann", Kind.FOLLOWED), ("Max", Kind.REPLY)]


def test_a_comment_that_is_shown_again_is_told_once(article, maxi, rita):
    follows(maxi, article)
    comment = build.comment(article, by=rita)
    notifications.comment_published(comment)
    Outbox.objects.update(sent_at=timezone.now())
    notifications.comment_published(comment)
    assert len(told()) == 1


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_what_readers_do_not_see_is_not_told(article, maxi, rita, status):
    follows(maxi, article)
    notifications.comment_published(build.comment(article, by=rita, status=status))
    assert told() == []


def test_what_was_seen_long_ago_is_no_news(article, maxi, rita):
    follows(maxi, article)
    old = timezone.now() - rules.NEWS_WINDOW - timedelta(minutes=1)
    notifications.comment_published(build.comment(article, by=rita, at=old))
    assert told() == []


def test_what_is_called_off_leaves_the_outbox(article, maxi, rita):
    follows(maxi, article)
    comment, other = build.comment(article, by=rita), build.comment(article, by=rita)
    notifications.comment_published(comment)
    notifications.comment_published(other)
    notifications.cancel(comment)
    assert [row.comment for row in Outbox.objects.all()] == [other]


def test_what_was_undone_before_anybody_was_told_is_not_told(maxi):
    first = statement(maxi)
    notifications.decided(first)
    notifications.decided(statement(maxi, Action.RESTORE, reverts=first.line))
    assert told() == []


def test_who_asked_for_another_look_is_told_what_came_of_it(maxi):
    first = statement(maxi)
    notifications.decided(first)
    notifications.decided(statement(maxi, Action.RESTORE, reverts=first.line, reason=Reason.APPEAL))
    assert [row.statement.action for row in Outbox.objects.all()] == [Action.RESTORE]


def test_what_was_undone_after_it_was_told_is_told_too(maxi):
    first = statement(maxi)
    notifications.decided(first)
    Outbox.objects.update(sent_at=timezone.now())
    notifications.decided(statement(maxi, Action.RESTORE, reverts=first.line))
    assert told() == [("Max", Kind.DECISION)] * 2


def test_a_decision_waits_until_it_cannot_be_undone_in_passing(maxi):
    notifications.decided(statement(maxi))
    row = Outbox.objects.get()
    assert row.due_at - row.created_at == rules.UNDO_WINDOW


@pytest.fixture
def report(article, maxi, rita):
    comment = build.comment(article, by=maxi)
    return comment.reports.create(
        reporter=rita, revision=1, reason=ReportReason.ABUSE, created_at=timezone.now()
    )


def test_who_reported_is_told_what_became_of_it(report):
    notifications.report_decided(report)
    notifications.report_decided(report)
    assert told() == [("Rita", Kind.REPORT)]


def test_who_left_an_address_only_is_told_there_and_once(report):
    report.reporter, report.contact = None, "reader@example.org"
    report.save()
    notifications.report_decided(report)
    notifications.report_decided(report)
    assert [(row.user, row.address) for row in Outbox.objects.all()] == [
        (None, "reader@example.org")
    ]


def test_who_left_no_address_is_told_nothing(report):
    report.reporter = None
    report.save()
    notifications.report_decided(report)
    assert told() == []


@pytest.fixture
def team():
    """Make the whole staff; moderators are some of them only."""
    build.ed_editor()
    build.user("Root", superuser=True)
    build.user("Lead", group="Lead moderators")
    gone = build.user("Gone", group="Moderators")
    gone.is_active = False
    gone.save()
    return build.mo_moderator()


def test_all_moderators_are_told_at_once_that_somebody_is_in_danger(article, maxi, team):
    comment = build.comment(article, by=maxi, urgent_at=timezone.now())
    notifications.somebody_in_danger(comment)
    notifications.somebody_in_danger(comment)
    assert told() == [("Lead", Kind.URGENT), ("Mo", Kind.URGENT), ("Root", Kind.URGENT)]
    assert all(row.due_at <= timezone.now() for row in Outbox.objects.all())


def test_a_moderator_who_wrote_it_is_not_called_to_their_own_comment(article, team):
    notifications.somebody_in_danger(build.comment(article, by=team, urgent_at=timezone.now()))
    assert told() == [("Lead", Kind.URGENT), ("Root", Kind.URGENT)]


def test_moderators_are_told_again_when_it_was_dealt_with_and_comes_back(article, maxi, team):
    comment = build.comment(article, by=maxi, urgent_at=timezone.now())
    notifications.somebody_in_danger(comment)
    Outbox.objects.update(sent_at=timezone.now())
    comment.urgent_at = timezone.now()
    notifications.somebody_in_danger(comment)
    assert Outbox.objects.waiting().count() == 3


def test_moderators_are_told_that_comments_wait_at_most_once_in_some_hours(team):
    notifications.waiting_too_long()
    notifications.waiting_too_long()
    assert Outbox.objects.filter(kind=Kind.WAITING).count() == 3
    Outbox.objects.update(created_at=timezone.now() - rules.WAITING_AGAIN)
    notifications.waiting_too_long()
    assert Outbox.objects.filter(kind=Kind.WAITING).count() == 6


MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("frequency", "since", "due"),
    [
        (Frequency.NOW, MONDAY, MONDAY + timedelta(minutes=5)),
        (Frequency.DAILY, MONDAY, MONDAY + timedelta(hours=7)),
        (Frequency.DAILY, MONDAY + timedelta(hours=6, minutes=58), MONDAY + timedelta(hours=31)),
        (Frequency.WEEKLY, MONDAY, MONDAY + timedelta(hours=7)),
        (Frequency.WEEKLY, MONDAY + timedelta(hours=8), MONDAY + timedelta(days=7, hours=7)),
        (Frequency.WEEKLY, MONDAY + timedelta(days=5), MONDAY + timedelta(days=7, hours=7)),
    ],
)
def test_news_waits_for_minutes_or_for_the_next_digest(frequency, since, due):
    assert notifications.due_after(frequency, since) == due


def test_telling_many_followers_takes_no_query_each(
    article, maxi, rita, django_assert_max_num_queries
):
    for number in range(30):
        follows(build.user(f"m{number}"), article)
    comment = build.comment(article, by=rita)
    with django_assert_max_num_queries(4):
        notifications.comment_published(comment)
    assert Outbox.objects.count() == 30
