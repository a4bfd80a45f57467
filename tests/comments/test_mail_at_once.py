"""Several senders at once, on the real database of the run: each mail goes once."""

import pytest
from django.core import mail
from django.db import connection

from comments import notifications
from comments.models import Outbox
from comments.services import mailing
from tests import build
from tests.comments.mails import follows, later
from tests.comments.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def ten_members():
    article, rita = build.article(), build.user("Rita")
    members = [build.user(f"m{number}") for number in range(10)]
    for member in members:
        follows(member, article)
    for _ in range(3):
        notifications.comment_published(build.comment(article, by=rita))
    later(minutes=6)
    return members


def test_four_senders_send_each_mail_once(ten_members):
    results = at_once(*[mailing.send_due] * 4)
    assert sum(results) == 10
    assert sorted(one.to[0] for one in mail.outbox) == sorted(m.email for m in ten_members)
    assert not Outbox.objects.waiting().exists()


def test_calling_off_while_mails_are_sent_leaves_each_member_one_mail(ten_members):
    comment = Outbox.objects.order_by("pk")[0].comment

    def call_off():
        notifications.cancel(comment)

    at_once(mailing.send_due, call_off, mailing.send_due)
    mailing.send_due()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(m.email for m in ten_members)
    assert not Outbox.objects.waiting().exists()


def test_a_comment_posted_while_mails_are_sent_waits_for_nobody(ten_members):
    article = Outbox.objects.all()[0].comment.thread.article

    def publish():
        notifications.comment_published(build.comment(article, by=build.user("Ann")))
        connection.close()

    at_once(mailing.send_due, publish, mailing.send_due)
    assert Outbox.objects.waiting().count() == 10
