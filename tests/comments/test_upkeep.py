"""What is done in the discussions every night."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from comments.models import (
    Appeal,
    Comment,
    CommentReport,
    CommentRevision,
    CommentThread,
    ModerationAction,
    Outbox,
    Statement,
)
from comments.rendering import RENDERER
from comments.rules import (
    KEEP_FOR_LAW,
    KEEP_MAILS,
    KEEP_SNAPSHOT,
    Action,
    Hold,
    Kind,
    Reason,
    ReportReason,
    ReportStatus,
    Status,
)
from comments.services import posting, pruning, recounting, upkeep
from comments.services.mailing import send_due
from tests import build

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.VAR = tmp_path


def days_ago(days):
    return timezone.now() - days * DAY


def held(article, days, **values):
    return build.comment(
        article, by=build.user(f"Waits{days}"), status=Status.HELD, at=days_ago(days), **values
    )


def removed(article, by, *, purge_in=-1, **values):
    return build.comment(
        article,
        by=by,
        status=Status.REMOVED,
        removal_code=Reason.SPAM,
        closed_at=days_ago(1),
        purge_at=timezone.now() + purge_in * DAY,
        **values,
    )


def gone(article, days=31, status=Status.WITHDRAWN, **values):
    at = days_ago(days)
    return build.comment(
        article, by=None, status=status, closed_at=at, purge_at=at + KEEP_SNAPSHOT, **values
    )


def report(comment, *, reason=ReportReason.ABUSE, status=ReportStatus.OPEN, **values):
    if status == ReportStatus.OPEN:
        Comment.objects.filter(pk=comment.pk).update(
            open_reports=F("open_reports") + 1, reported_at=timezone.now()
        )
    return CommentReport.objects.create(
        comment=comment,
        revision=1,
        reason=reason,
        status=status,
        text="Look",
        snapshot="What it said",
        created_at=days_ago(40),
        **values,
    )


def test_a_night_with_nothing_to_do_does_nothing():
    build.comment(build.article(), by=build.max_member())
    assert {name: step() for name, step in upkeep.EVERY_NIGHT.items() if step()} == {}
    assert not upkeep.alarm()


class TestExpire:
    def test_what_waited_for_a_month_is_removed_and_its_author_told(self):
        article = build.article()
        old, young = held(article, 31), held(article, 29)
        assert upkeep.expire() == 1
        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.status, old.removal_code) == (Status.REMOVED, Reason.EXPIRED)
        assert young.status == Status.HELD
        line = ModerationAction.objects.get(action=Action.EXPIRE)
        assert (line.comment, line.actor) == (old, None)
        told = Statement.objects.get(member=old.author)
        assert (told.reason, told.by_a_person) == (Reason.EXPIRED, False)

    def test_what_was_taken_back_lately_waits_since_then(self):
        comment = held(build.article(), 400, hold_code=Hold.REPORTS)
        ModerationAction.objects.create(action=Action.HOLD, comment=comment, at=days_ago(29))
        assert upkeep.expire() == 0
        ModerationAction.objects.create(action=Action.APPROVE, comment=comment, at=days_ago(1))
        assert upkeep.expire() == 0

    def test_expiring_counts_against_nobody(self):
        member = build.known_member()
        build.comment(build.article(), by=member, status=Status.HELD, at=days_ago(31))
        upkeep.expire()
        member.standing.refresh_from_db()
        assert member.standing.removed == 0


class TestAlarm:
    def test_moderators_hear_once_a_day_of_what_waits_too_long(self):
        build.mo_moderator()
        held(build.article(), 2)
        assert upkeep.alarm() and upkeep.alarm()
        send_due()
        assert [message.to for message in mail.outbox] == [["mo@example.org"]]

    def test_nobody_is_woken_for_what_came_today(self):
        build.mo_moderator()
        held(build.article(), 0)
        assert not upkeep.alarm()
        assert not Outbox.objects.exists()


class TestForgetting:
    def test_a_removed_text_goes_when_no_appeal_is_possible_any_more(self):
        article, member = build.article(), build.max_member()
        due, kept = removed(article, member), removed(article, member, purge_in=1)
        for comment in (due, kept):  # So that their places stay.
            build.comment(article, by=None, parent=comment)
        CommentRevision.objects.create(
            comment=due, number=1, source="Before", replaced_at=days_ago(9)
        )
        report(due, status=ReportStatus.UPHELD)
        assert pruning.forget_removed() == 1
        due.refresh_from_db()
        kept.refresh_from_db()
        assert (due.source, due.html, due.fingerprint) == ("", "", "")
        assert (due.status, due.removal_code, due.author) == (Status.REMOVED, Reason.SPAM, member)
        assert not CommentRevision.objects.exists()
        assert CommentReport.objects.get().snapshot == ""
        assert kept.source

    def test_nothing_goes_while_an_appeal_waits(self):
        member = build.max_member()
        comment = removed(build.article(), member)
        line = ModerationAction.objects.create(action=Action.REMOVE, comment=comment)
        told = Statement.objects.create(
            member=member, comment=comment, line=line, action=Action.REMOVE
        )
        appeal = Appeal.objects.create(statement=told, text="Why?")
        assert pruning.forget_removed() == pruning.delete_leaves() == 0
        Appeal.objects.filter(pk=appeal.pk).update(upheld=False, decided_at=timezone.now())
        assert pruning.forget_removed() == pruning.delete_leaves() == 1

    @pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ERASED])
    def test_quotes_of_what_is_gone_last_a_month(self, status):
        article = build.article()
        old, young = gone(article, 31, status), gone(article, 29, status)
        for comment in (old, young):
            report(comment)
        assert pruning.forget_quotes() == 1
        assert CommentReport.objects.get(comment=old).snapshot == ""
        assert CommentReport.objects.get(comment=old).status == ReportStatus.VOID
        assert CommentReport.objects.get(comment=young).snapshot == "What it said"
        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.open_reports, young.open_reports) == (0, 1)

    def test_a_case_for_the_law_lasts_half_a_year(self):
        article = build.article()
        young, old = gone(article, KEEP_FOR_LAW.days - 1), gone(article, KEEP_FOR_LAW.days + 1)
        for comment in (young, old):
            report(comment, reason=ReportReason.ILLEGAL)
        assert pruning.forget_quotes() == 1
        assert pruning.delete_leaves() == 1
        assert CommentReport.objects.get().snapshot == "What it said"
        assert CommentReport.objects.get().comment == young

    def test_words_of_reports_go_half_a_year_after_the_decision(self):
        comment = build.comment(build.article(), by=None)
        for days in (179, 181):
            report(comment, status=ReportStatus.DECLINED, decided_at=days_ago(days))
        pruning.forget_quotes()
        assert sorted(CommentReport.objects.values_list("text", flat=True)) == ["", "Look"]

    def test_mails_are_remembered_for_a_month(self):
        member, ago = build.max_member(), timezone.now() - KEEP_MAILS
        for sent, due in ((ago - DAY, ago - DAY), (ago + DAY, ago), (None, ago - DAY)):
            Outbox.objects.create(user=member, kind=Kind.WAITING, sent_at=sent, due_at=due)
        assert pruning.forget_mails() == 2
        assert Outbox.objects.get().sent_at == ago + DAY


class TestLeaves:
    def test_a_place_goes_with_the_last_answer_below_it(self):
        article = build.article()
        root = gone(article)
        middle = gone(article, parent=root)
        leaf = gone(article, parent=middle, status=Status.ERASED)
        version = CommentThread.objects.get().version
        assert pruning.delete_leaves() == 3
        assert not Comment.objects.filter(pk__in=[root.pk, middle.pk, leaf.pk]).exists()
        assert CommentThread.objects.get().version > version

    def test_a_place_that_holds_an_answer_stays(self):
        article = build.article()
        root = gone(article)
        answer = build.comment(article, by=None, parent=root)
        assert pruning.delete_leaves() == 0
        answer.delete()
        assert pruning.delete_leaves() == 1

    def test_a_place_stays_for_some_weeks(self):
        gone(build.article(), 29)
        assert pruning.delete_leaves() == 0

    def test_the_record_outlives_the_place(self):
        comment = gone(build.article())
        key = comment.public_id
        ModerationAction.objects.create(
            action=Action.WITHDRAW, comment=comment, comment_key=key, thread=comment.thread
        )
        pruning.delete_leaves()
        line = ModerationAction.objects.get()
        assert (line.comment, line.comment_key) == (None, key)

    def test_a_long_chain_goes_in_one_night(self):
        article = build.article()
        parent = gone(article)
        for _number in range(20):
            parent = gone(article, parent=parent)
        assert pruning.delete_leaves() == 21


class TestRenderAnew:
    def test_what_an_earlier_renderer_made_is_made_anew(self):
        article = build.article()
        old = build.comment(article, by=None, renderer=RENDERER - 1, html="<p>Old</p>")
        same = build.comment(article, by=None)
        Comment.objects.filter(pk=old.pk).update(note_source="A note", note_html="old")
        version = CommentThread.objects.get().version
        assert upkeep.render_anew() == 1
        old.refresh_from_db()
        assert (old.html, old.note_html) == (same.html, "<p>A note</p>")
        assert (old.renderer, old.revision, old.edited_at) == (RENDERER, 1, None)
        assert CommentThread.objects.get().version == version + 1

    def test_gone_comments_stay_empty(self):
        comment = gone(build.article(), 1, renderer=RENDERER - 1)
        upkeep.render_anew()
        comment.refresh_from_db()
        assert (comment.html, comment.renderer) == ("", RENDERER)


class TestRecount:
    def test_every_count_is_mended_and_the_fault_noted(self, caplog):
        article, member = build.article(), build.max_member()
        root = build.comment(article, by=member)
        build.comment(article, by=member, parent=root)
        assert recounting.drift() == 0
        Comment.objects.filter(pk=root.pk).update(
            reply_count=7,
            member_reply_count=1,
            thanks_count=3,
            open_reports=2,
            reported_at=timezone.now(),
        )
        CommentThread.objects.update(public_count=0, member_count=9)
        assert recounting.drift() == 6
        assert recounting.recount() == 6
        assert recounting.drift() == 0
        root.refresh_from_db()
        assert (root.reply_count, root.member_reply_count) == (1, 0)
        assert (root.thanks_count, root.open_reports) == (0, 0)
        thread = CommentThread.objects.get()
        assert (thread.public_count, thread.member_count) == (2, 0)
        assert "public_count of commentthread" in caplog.text

    def test_what_services_do_needs_no_mending(self):
        article, member = build.article(), build.known_member()
        root = build.comment(article, by=member)
        build.comment(article, by=member, parent=root)
        posting.withdraw(root, by=member)
        assert recounting.drift() == 0

    def test_looking_for_faults_costs_the_same_however_much_there_is(
        self, django_assert_num_queries
    ):
        article = build.article()
        for _number in range(5):
            root = build.comment(article, by=None)
            build.comment(article, by=None, parent=root)
        with django_assert_num_queries(6):
            recounting.recount()


def test_the_command_says_what_it_did(capsys):
    held(build.article(), 31)
    call_command("tidy_comments")
    out = capsys.readouterr().out
    assert "expire: 1" in out and "recount: 0" in out


def test_a_reported_comment_that_no_list_shows_is_found_again():
    comment = build.comment(build.article(), by=None)
    row = report(comment)
    Comment.objects.filter(pk=comment.pk).update(reported_at=None)
    assert (recounting.drift(), recounting.recount(), recounting.drift()) == (1, 1, 0)
    assert Comment.objects.get(pk=comment.pk).reported_at == row.created_at
