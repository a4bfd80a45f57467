"""Reports weigh together, keep what was reported, and bring help where somebody may need it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import CommenterStanding, CommentReport, ModerationAction, Outbox
from comments.rules import Crisis, Hold, Kind, ReportReason, ReportStatus, Status
from comments.services import errors, moderating, reporting
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article(), by=build.known_member("Nora"), text="Stop your tablets.")


def trusted(name):
    member = build.known_member(name, published=30)
    member.date_joined = timezone.now() - timedelta(days=91)
    member.save()
    return member


def report(comment, by, reason=ReportReason.SPAM, text="", **more):
    comment.refresh_from_db()
    return reporting.report(
        comment, by=by, reason=reason, text=text, revision=more.pop("revision", 1), **more
    )


def test_a_report_keeps_the_version_that_was_read(comment):
    made = report(comment, build.max_member(), ReportReason.TREATMENT, "  Dangerous.  ")
    comment.refresh_from_db()
    assert (made.revision, made.snapshot, made.text) == (1, "Stop your tablets.", "  Dangerous.")
    assert made.reference == f"R-{made.pk}"
    assert comment.open_reports == 1
    assert comment.status == Status.PUBLISHED


@pytest.mark.parametrize("reason", list(ReportReason))
def test_which_lists_a_report_leads_to(comment, reason):
    report(comment, build.max_member(), reason, "In words.")
    comment.refresh_from_db()
    assert bool(comment.urgent_at) == (reason in ("worried", "privacy", "illegal"))
    assert bool(comment.medical_at) == (reason in ("treatment", "misleading"))
    assert comment.status == Status.PUBLISHED


@pytest.mark.parametrize(
    ("weights", "status"),
    [((1, 1), "published"), ((1, 1, 1), "held"), ((2,), "published"), ((2, 1), "held")],
)
def test_three_weighted_reports_hold_a_comment(comment, weights, status):
    for number, weight in enumerate(weights):
        report(comment, trusted(f"Old{number}a") if weight == 2 else build.user(f"New{number}a"))
    comment.refresh_from_db()
    assert comment.status == status
    if status == Status.HELD:
        assert comment.hold_code == Hold.REPORTS
        assert ModerationAction.objects.get(comment=comment).actor is None


def test_a_version_that_a_moderator_kept_is_never_held_again(comment):
    for name in ("Ana", "Ben", "Cid"):
        report(comment, build.user(name))
    comment.refresh_from_db()
    moderating.approve(comment, by=build.mo_moderator(), revision=1)
    for name in ("Ana2b", "Ben2b", "Cid2b"):
        report(comment, build.user(name))
    report(comment, build.user("Dan"), ReportReason.PRIVACY, concerns_me=True)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert comment.open_reports == 4
    assert set(CommentReport.objects.values_list("status", "snapshot")) == {
        ("declined", ""),
        ("open", "Stop your tablets."),
    }


def test_reports_on_an_earlier_version_do_not_weigh_on_a_later_one(comment):
    for name in ("Ana", "Ben"):
        report(comment, build.user(name))
    comment.revision = 2
    comment.save()
    report(comment, build.user("Cid"), revision=2)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_what_exposes_somebody_waits_at_once(comment):
    report(comment, build.max_member(), ReportReason.PRIVACY)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED  # Somebody else whom nobody knows yet.
    made = report(comment, build.user("Ana"), ReportReason.PRIVACY, concerns_me=True)
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    assert made.concerns_reporter


def test_a_trusted_member_needs_not_be_the_one_exposed(comment):
    report(comment, trusted("Old"), ReportReason.PRIVACY)
    comment.refresh_from_db()
    assert comment.status == Status.HELD


def test_that_it_exposes_me_can_be_said_with_any_reason(comment):
    assert report(
        comment, build.user("Ana"), ReportReason.ABUSE, concerns_me=True
    ).concerns_reporter
    comment.refresh_from_db()
    assert comment.status == Status.HELD
    assert comment.urgent_at


def test_a_barred_member_cannot_hide_a_comment_by_that(comment):
    una = build.user("Una", verified=False)
    report(comment, una, ReportReason.ILLEGAL, "A threat.", concerns_me=True)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_worry_brings_help_and_hides_nothing(comment):
    mo = build.mo_moderator()
    for name in ("Ana", "Ben", "Cid", "Dan"):
        report(comment, build.user(name), ReportReason.WORRIED)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert comment.crisis == Crisis.DISTRESS
    assert [(row.user, row.kind) for row in Outbox.objects.all()] == [(mo, Kind.URGENT)]


def test_a_crisis_keeps_its_kind(comment):
    comment.crisis = Crisis.BREATHING
    comment.save()
    report(comment, build.max_member(), ReportReason.WORRIED)
    comment.refresh_from_db()
    assert comment.crisis == Crisis.BREATHING


def test_a_member_has_one_open_report_about_a_comment(comment):
    member = build.max_member()
    first = report(comment, member, ReportReason.SPAM)
    second = report(comment, member, ReportReason.WORRIED)
    comment.refresh_from_db()
    assert first == second
    assert comment.open_reports == 1
    assert comment.urgent_at
    assert second.reason == ReportReason.WORRIED


def test_without_an_account_only_what_is_against_the_law(comment):
    for reason in set(ReportReason) - {ReportReason.ILLEGAL}:
        with pytest.raises(errors.SignInToReport):
            report(comment, None, reason, "Look.")
    made = report(comment, None, ReportReason.ILLEGAL, "A threat.", contact="me@example.org")
    assert (made.reporter, made.contact, made.weight) == (None, "me@example.org", 0)
    same = report(comment, None, ReportReason.ILLEGAL, "A threat.", contact="me@example.org")
    assert same == made
    comment.refresh_from_db()
    assert comment.open_reports == 1
    assert comment.urgent_at


def test_reports_without_an_account_never_hold_a_comment(comment):
    for number in range(9):
        report(comment, None, ReportReason.ILLEGAL, f"Number {number}")
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert comment.open_reports == 9


@pytest.mark.parametrize("reason", [ReportReason.SPAM, ReportReason.ILLEGAL])
def test_who_is_barred_may_report_what_anybody_may(comment, reason):
    banned = build.known_member("Banned")
    CommenterStanding.objects.filter(user=banned).update(banned_at=timezone.now())
    if reason == ReportReason.SPAM:
        with pytest.raises(errors.Barred):
            report(comment, banned, reason)
        with pytest.raises(errors.MayNotComment):
            report(comment, build.user("Una", verified=False), reason)
    else:
        assert report(comment, banned, reason, "A threat.").weight == 0


def test_who_is_barred_reports_no_more_a_day_than_who_is_new(comment):
    banned = build.known_member("Banned", published=5)
    CommenterStanding.objects.filter(user=banned).update(banned_at=timezone.now())
    for _ in range(5):
        other = build.comment(comment.thread.article, by=None)
        report(other, banned, ReportReason.ILLEGAL, "A threat.")
    with pytest.raises(errors.TooManyReports):
        report(comment, banned, ReportReason.ILLEGAL, "A threat.")


def test_what_cannot_be_reported(comment):
    with pytest.raises(errors.OwnComment):
        report(comment, comment.author)
    with pytest.raises(errors.NoReason):
        report(comment, build.max_member(), "boring")
    with pytest.raises(errors.NoWords):
        report(comment, build.user("Ana"), ReportReason.OTHER, " \n ")
    with pytest.raises(errors.NoteTooLong):
        report(comment, build.user("Ben"), ReportReason.OTHER, "x" * 2001)
    with pytest.raises(errors.ChangedMeanwhile):
        report(comment, build.user("Cid"), revision=2)
    for_members = build.comment(build.article(), by=None, audience="members")
    with pytest.raises(errors.NotPossible):
        report(for_members, None, ReportReason.ILLEGAL, "A threat.")
    held = build.comment(build.article(), by=None, status=Status.HELD)
    with pytest.raises(errors.NotPossible):
        report(held, build.user("Dan"))
    assert not CommentReport.objects.exists()


def test_how_many_reports_a_day(comment):
    member = build.max_member()
    for _ in range(5):
        report(build.comment(comment.thread.article, by=None), member)
    with pytest.raises(errors.TooManyReports) as refused:
        report(comment, member)
    assert "24 hours" in str(refused.value)
    CommentReport.objects.update(created_at=timezone.now() - timedelta(days=1))
    report(comment, member)


@pytest.mark.parametrize(("upheld", "status"), [(True, "upheld"), (False, "declined")])
def test_the_decision_settles_all_reports_and_forgets_what_was_kept(comment, upheld, status):
    max_member, mo = build.max_member(), build.mo_moderator()
    report(comment, max_member)
    report(comment, None, ReportReason.ILLEGAL, "A threat.", contact="me@example.org")
    comment.refresh_from_db()
    if upheld:
        moderating.remove(comment, by=mo, reason="abuse", revision=1)
    else:
        moderating.approve(comment, by=mo, revision=1)
    comment.refresh_from_db()
    assert comment.open_reports == 0
    for made in CommentReport.objects.all():
        assert (made.status, made.decided_by, made.snapshot, made.contact) == (status, mo, "", "")
    told = Outbox.objects.filter(kind=Kind.REPORT).values_list("user__username", "address")
    assert set(told) == {("Max", ""), (None, "me@example.org")}


def test_settling_nothing(comment):
    assert reporting.settle(comment, status=ReportStatus.VOID, by=None) == 0
