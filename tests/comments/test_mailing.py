"""What leaves the outbox as mail, what does not, and what becomes of it when sending fails."""

import re
import smtplib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from articles.models import Article
from articles.services import withdrawing
from comments import notifications, rules
from comments.models import MailChoice, MemberBlock, Outbox, Subscription
from comments.rules import Action, Frequency, Hold, Kind, Reason, ReportStatus, Status
from comments.services import following, mailing, moderating
from tests import build
from tests.comments.mails import follows, later, sent, statement

pytestmark = pytest.mark.django_db
SECRET = "My neck is weak again"


@pytest.fixture
def article():
    return build.article("Myasthenia and breathing", slug="breathing")


@pytest.fixture
def maxi():
    return build.max_member()


@pytest.fixture
def rita():
    return build.user("Rita")


@pytest.fixture
def first(article, maxi):
    follows(maxi)
    return build.comment(article, by=maxi)


@pytest.fixture
def reply(article, first, rita):
    comment = build.comment(article, by=rita, text=SECRET, parent=first)
    notifications.comment_published(comment)
    return comment


def test_a_reply_is_told_after_some_minutes_and_once(reply, maxi):
    later(minutes=4)
    assert sent() == []
    later(minutes=1)
    (one,) = sent()
    assert one.to == [maxi.email]
    later(days=1)
    assert sent() == []


def test_a_mail_tells_by_default_only_that_there_is_something_to_read(reply):
    later(minutes=6)
    (one,) = sent()
    assert one.subject == "Somebody replied to your comment on MG Portal"
    for secret in (SECRET, "breathing", "Breathing", "Rita"):
        assert secret not in one.message().as_string()
    assert f"/c/{reply.public_id}/" in one.body


def test_who_asked_for_it_gets_the_words_and_the_subject_still_tells_nothing(reply, maxi):
    MailChoice.objects.create(user=maxi, with_text=True)
    later(minutes=6)
    (one,) = sent()
    assert one.subject == "Somebody replied to your comment on MG Portal"
    assert f"Rita wrote:\n> {SECRET}" in one.body
    assert "Article: Myasthenia and breathing" in one.body


def test_no_line_of_a_comment_passes_for_one_of_the_site(first, article, rita, maxi):
    MailChoice.objects.create(user=maxi, with_text=True)
    text = "Look:\n\nNo more mails like this one:\nhttps://evil.example/"
    notifications.comment_published(build.comment(article, by=rita, text=text, parent=first))
    later(minutes=6)
    (one,) = sent()
    assert re.findall(r"^.*evil.*$", one.body, re.M) == ["> https://evil.example/"]


@pytest.mark.parametrize("status", [Status.REMOVED, Status.WITHDRAWN, Status.HELD])
def test_what_readers_do_not_see_any_more_is_not_told(reply, status):
    hold = Hold.REPORTS if status == Status.HELD else ""
    type(reply).objects.filter(pk=reply.pk).update(
        status=status, hold_code=hold, source="", html="", fingerprint=""
    )
    later(minutes=6)
    assert sent() == []
    assert not Outbox.objects.waiting().exists()


def test_nobody_is_told_of_an_answer_to_what_they_withdrew(reply, first):
    type(first).objects.filter(pk=first.pk).update(
        status=Status.WITHDRAWN, source="", html="", fingerprint=""
    )
    later(minutes=6)
    assert sent() == []


def test_nothing_is_told_of_whom_one_hid(reply, maxi, rita):
    MemberBlock.objects.create(user=maxi, blocked=rita)
    later(minutes=6)
    assert sent() == []


def test_nothing_is_told_under_an_article_that_is_not_public(reply, article):
    withdrawing.withdraw(article, by=None, reason="It was wrong.")
    later(minutes=6)
    assert sent() == []


def test_nothing_goes_to_an_account_that_is_switched_off(reply, maxi):
    maxi.is_active = False
    maxi.save()
    later(minutes=6)
    assert sent() == []


def test_nothing_goes_to_an_address_that_is_not_confirmed(reply, maxi):
    EmailAddress.objects.filter(user=maxi).update(verified=False)
    later(minutes=6)
    assert sent() == []


def test_what_was_ended_meanwhile_is_not_told(reply, maxi):
    following.tell_replies(by=maxi, frequency=Frequency.OFF)
    later(minutes=6)
    assert sent() == []


def test_a_comment_for_members_is_told_to_members(first, article, rita):
    comment = build.comment(article, by=rita, parent=first, audience="members")
    notifications.comment_published(comment)
    later(minutes=6)
    assert len(sent()) == 1


def test_what_the_team_writes_is_told_as_such(first, article, rita):
    comment = build.comment(article, by=rita, parent=first, staff_label="moderator")
    notifications.comment_published(comment)
    later(minutes=6)
    assert "Somebody of the team replied" in sent()[0].body


def test_news_of_one_discussion_goes_in_one_mail(first, article, maxi, rita):
    follows(maxi, article)
    for parent in (first, first, None):
        notifications.comment_published(build.comment(article, by=rita, parent=parent))
    other = build.comment(build.article(), by=maxi)
    notifications.comment_published(build.comment(other.thread.article, by=rita, parent=other))
    later(minutes=6)
    one, two = sorted(sent(), key=lambda mail: mail.subject)
    assert one.subject == "3 new comments for you on MG Portal"
    assert "There are 2 replies to your comments." in one.body
    assert "There is a new comment in a discussion that you follow." in one.body
    assert two.subject == "Somebody replied to your comment on MG Portal"


def test_a_digest_is_one_mail_about_everything(article, maxi, rita):
    for where in (article, build.article(), build.article()):
        follows(maxi, where, Frequency.DAILY)
        notifications.comment_published(build.comment(where, by=rita))
    later(minutes=6)
    assert sent() == []
    later(days=1)
    (one,) = sent()
    assert one.subject == "3 new comments in discussions that you follow on MG Portal"
    assert one.body.count("/c/") == 3


def test_a_weekly_digest_waits_longer_and_heeds_a_change_of_mind(article, maxi, rita):
    follows(maxi, article, Frequency.WEEKLY)
    notifications.comment_published(build.comment(article, by=rita))
    Outbox.objects.update(due_at=timezone.now() + timedelta(days=6))
    later(minutes=6)
    assert sent() == []
    following.follow(article, by=maxi, frequency=Frequency.NOW)
    assert len(sent()) == 1


def test_after_ten_mails_of_a_day_the_rest_comes_with_a_digest(maxi, rita):
    follows(maxi)
    for number in range(14):
        first = build.comment(build.article(f"A {number}"), by=maxi)
        reply = build.comment(first.thread.article, by=rita, parent=first)
        notifications.comment_published(reply)
    later(minutes=6)
    assert len(sent()) == rules.MOST_MAILS_A_DAY
    later(minutes=6)
    assert sent() == []
    assert Outbox.objects.waiting().count() == 4
    Outbox.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - timedelta(days=1))
    later(days=1)
    (one,) = sent()
    assert one.subject == "4 replies to your comments on MG Portal"


def test_a_decision_is_told_without_its_reason_unless_asked_for(maxi):
    values = {"reason": Reason.MEDICAL, "message": "Please do not\ntell doses."}
    made = statement(maxi, **values)
    notifications.decided(made)
    later(minutes=11)
    (one,) = sent()
    assert "A comment of yours was removed." in one.body
    assert f"/my/decisions/{made.pk}/" in one.body
    assert "treatment" not in one.body and "doses" not in one.body
    MailChoice.objects.create(user=maxi, with_text=True)
    notifications.decided(statement(maxi, **values))
    later(minutes=11)
    assert "> Please do not\n> tell doses." in sent()[0].body


@pytest.mark.parametrize("action", list(Action))
def test_every_decision_can_be_told(maxi, action):
    notifications.decided(statement(maxi, action))
    later(minutes=11)
    assert len(sent()) == 1


def test_who_wants_no_decisions_by_mail_gets_none(maxi):
    MailChoice.objects.create(user=maxi, decisions=False)
    notifications.decided(statement(maxi))
    later(minutes=11)
    assert sent() == []


def report(reply, **values):
    return reply.reports.create(
        revision=1,
        reason="abuse",
        created_at=timezone.now(),
        **{"status": ReportStatus.UPHELD, **values},
    )


def test_who_reported_without_account_is_told_and_then_forgotten(reply):
    notifications.report_decided(report(reply, contact="reader@example.org"))
    later(minutes=11)
    assert sorted(one.to[0] for one in sent()) == ["max@example.org", "reader@example.org"]
    one = next(one for one in mail.outbox if one.to == ["reader@example.org"])
    assert "has acted on it" in one.body
    assert "List-Unsubscribe" not in one.extra_headers
    assert not Outbox.objects.filter(kind=Kind.REPORT).exists()


def test_a_report_that_was_opened_again_by_an_undo_is_not_answered(reply, maxi):
    notifications.report_decided(report(reply, reporter=maxi, status=ReportStatus.OPEN))
    later(minutes=11)
    assert [one.subject for one in sent()] == ["Somebody replied to your comment on MG Portal"]


def test_moderators_hear_of_danger_at_once_and_before_all_others(reply):
    moderator = build.mo_moderator()
    later(minutes=6)
    type(reply).objects.filter(pk=reply.pk).update(urgent_at=timezone.now(), crisis="distress")
    reply.refresh_from_db()
    notifications.somebody_in_danger(reply)
    urgent, _ = sent()
    assert urgent.to == [moderator.email]
    assert urgent.subject == "Urgent: please look at a comment on MG Portal"
    assert "queue=urgent" in urgent.body and SECRET not in urgent.body


def test_moderators_are_not_called_for_what_was_dealt_with(reply):
    build.mo_moderator()
    notifications.somebody_in_danger(reply)
    assert sent() == []


def test_moderators_hear_that_comments_wait_as_long_as_they_do(article, maxi):
    build.mo_moderator()
    notifications.waiting_too_long()
    assert sent() == []
    Outbox.objects.all().delete()
    build.comment(article, by=maxi, status=Status.HELD, at=timezone.now() - rules.ALARM_AFTER[0])
    notifications.waiting_too_long()
    assert "One comment has been waiting" in sent()[0].body


def test_what_was_published_before_waits_only_since_it_was_taken_back(article, maxi):
    build.mo_moderator()
    old = timezone.now() - timedelta(days=90)
    comment = build.comment(article, by=maxi, at=old)
    moderating.hold(comment, code=Hold.REPORTS)
    notifications.waiting_too_long()
    assert sent() == []


class Failing(EmailBackend):
    """A mail server that refuses with `error` as long as there is one."""

    error: Exception | None = None

    def send_messages(self, messages):
        if self.error is not None:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    yield Failing
    Failing.error = None


REFUSALS = [
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPRecipientsRefused({}),
    ConnectionRefusedError(),
    TimeoutError(),
    ValueError("a mail that cannot be written"),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_what_could_not_be_sent_is_tried_again_later(reply, server, error, caplog):
    later(minutes=6)
    server.error = error
    assert sent() == []
    row = Outbox.objects.get()
    assert (row.tries, row.claimed_at, row.sent_at) == (1, None, None)
    assert type(error).__name__ in caplog.text and "Max" not in caplog.text
    server.error = None
    assert sent() == []
    later(minutes=5)
    assert len(sent()) == 1


def test_one_address_that_is_refused_does_not_stop_the_others(reply, server, article, rita):
    ann = build.user("Ann")
    follows(ann, article)
    notifications.comment_published(build.comment(article, by=rita))
    later(minutes=6)
    refused = "max@example.org"
    real = EmailBackend.send_messages

    def send(self, messages):
        if messages[0].to == [refused]:
            raise smtplib.SMTPRecipientsRefused({})
        return real(self, messages)

    server.send_messages, kept = send, server.send_messages
    try:
        assert [one.to for one in sent()] == [["ann@example.org"]]
    finally:
        server.send_messages = kept


def test_what_never_goes_is_given_up_with_a_line_in_the_log(reply, server, caplog):
    server.error = smtplib.SMTPRecipientsRefused({})
    for _ in range(mailing.MOST_TRIES):
        later(hours=7)
        assert sent() == []
    assert not Outbox.objects.exists()
    assert "Mail given up" in caplog.text


def test_what_a_sender_took_and_died_with_goes_after_a_while_under_the_same_name(reply, maxi):
    later(minutes=6)
    (taken,) = mailing.take(maxi.pk)
    assert sent() == []
    later(minutes=16)
    (one,) = sent()
    Outbox.objects.update(sent_at=None, claimed_at=None)
    (two,) = sent()  # As if the first sender had died after the mail had left.
    assert one.extra_headers["Message-ID"] == two.extra_headers["Message-ID"]
    assert taken.rows[0].pk == Outbox.objects.get().pk


def test_what_another_sender_has_in_hand_is_left_to_it(reply, first, article, maxi, rita):
    later(minutes=6)
    (taken,) = mailing.take(maxi.pk)
    notifications.comment_published(build.comment(article, by=rita, parent=first))
    Outbox.objects.filter(claimed_at=None).update(due_at=timezone.now())
    later(minutes=6)
    (other,) = mailing.take(maxi.pk)
    assert {row.pk for row in taken.rows}.isdisjoint(row.pk for row in other.rows)


def test_what_is_called_off_after_it_was_taken_does_not_go(first, article, rita, maxi):
    replies = [build.comment(article, by=rita, parent=first) for _ in range(2)]
    for reply in replies:
        notifications.comment_published(reply)
    later(minutes=6)
    mails = mailing.take(maxi.pk)
    notifications.cancel(replies[0])
    connection = mail.get_connection()
    assert mailing._send_all(mails, connection) == 0
    (one,) = sent()
    assert str(replies[1].public_id) in one.body
    assert str(replies[0].public_id) not in one.body


def test_sending_ends_when_it_is_told_to(reply):
    later(minutes=6)
    assert mailing.send_due(lambda: True) == 0


def test_nothing_due_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        mailing.send_due()


def test_a_mail_takes_the_same_number_of_queries_however_much_it_tells(
    first, article, rita, maxi, django_assert_max_num_queries
):
    follows(maxi, article, Frequency.DAILY)
    for _ in range(30):
        notifications.comment_published(build.comment(article, by=rita))
    later(days=1)
    with django_assert_max_num_queries(16):
        assert len(sent()) == 1
    assert Subscription.objects.count() == 2 and Article.objects.count() == 1
