"""Sends what the outbox holds, each piece of news once, however many senders there are.

A sender first takes rows: under the lock of their member it asks of each whether it may still be
told, and marks those that go together with the number of one mail. Then it sends the mail and
writes down that it is sent. A sender that dies in between leaves its mark, and after a while
another takes the rows over: nothing is lost. Only where the mail server had taken the mail and the
sender died before it could say so, the mail goes twice, under the same Message-ID. What cannot be
sent is tried again, ever more rarely; what is given up is written to the log as an error.
"""

import logging
import smtplib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from comments import rules
from comments.models import Outbox
from comments.notifications import ABOUT_COMMENTS, due_after
from comments.rules import Frequency, Kind
from comments.services import mail_checks, mail_texts
from comments.services.mail_checks import Recipient

_log = logging.getLogger(__name__)

# Longer than any mail server lets a sender wait.
CLAIM_ENDS = timedelta(minutes=15)
# More of one member's news wait for the next round.
_MOST_ROWS = 200
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
MOST_TRIES = 14  # About two days.
# These are about one mail. After any other failure the mail server is left alone for this round.
_OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)


@dataclass(frozen=True)
class Mail:
    """Rows that go together, taken by this sender; `to` is None for somebody without account."""

    key: UUID
    rows: list[Outbox]
    to: Recipient | None


def send_due(stopping: Callable[[], bool] = bool) -> int:
    """Send what is due, until `stopping` says to end, and return the number of mails."""
    people = _people()
    if not people:
        return 0
    connection, sent = get_connection(), 0
    try:
        connection.open()
        for user_id in people:
            if stopping():
                break
            sent += _send_all(take(user_id), connection)
    except OSError as error:
        _log.warning("The mail server cannot be reached; mails wait: %s", error)
    finally:
        connection.close()
    return sent


@transaction.atomic
def take(user_id: int | None) -> list[Mail]:
    """Take what is due for one member, or for all without an account, in the mails it makes."""
    user = None
    if user_id is not None:
        user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
        if user is None:
            return []
    rows = _free_rows(user_id)
    if user is None:
        return _taken([[row] for row in rows], None)
    to = mail_checks.recipient(user, rows)
    return _taken(_groups(_still_due(rows, to), to), to)


def _people() -> list[int | None]:
    """Return for whom something is due; those first who may have to save somebody."""
    now = timezone.now()
    due = Outbox.objects.due(now, claimed_before=now - CLAIM_ENDS).order_by("due_at", "pk")
    found = list(due.values_list("user", "kind"))
    found.sort(key=lambda one: one[1] != Kind.URGENT)
    return list(dict.fromkeys(user_id for user_id, _kind in found))


def _free_rows(user_id: int | None) -> list[Outbox]:
    """Lock what is due. What somebody else holds just now is being sent or called off."""
    now = timezone.now()
    rows = Outbox.objects.due(now, claimed_before=now - CLAIM_ENDS).filter(user=user_id)
    keys = rows.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    taken = list(keys.values_list("pk", flat=True)[:_MOST_ROWS])
    # What they tell is read once they are locked.
    whole = Outbox.objects.select_related(
        "comment__author",
        "comment__parent",
        "comment__thread__article__live_revision",
        "comment__thread__article__next_revision",
        "statement__comment",
        "report",
    )
    return list(whole.filter(pk__in=taken).order_by("created_at", "pk"))


def _still_due(rows: Sequence[Outbox], to: Recipient) -> list[Outbox]:
    """Return what may be told now; put off what has time, and drop what may not be told."""
    now, kept = timezone.now(), []
    for row in rows:
        due = mail_checks.due(row, to)
        if due is None:
            row.delete()
        elif due > now:
            Outbox.objects.filter(pk=row.pk).update(due_at=due)
        else:
            kept.append(row)
    return kept


def _groups(rows: Sequence[Outbox], to: Recipient) -> list[list[Outbox]]:
    """Put together what goes with one mail; above the number of a day it waits for a digest."""
    groups: dict[tuple[str, int], list[Outbox]] = defaultdict(list)
    for row in rows:
        if row.kind not in ABOUT_COMMENTS:
            groups[row.kind, 0].append(row)
        elif mail_checks.is_late(row) or row.comment is None:
            groups["digest", 0].append(row)
        else:
            groups["thread", row.comment.thread_id].append(row)
    news = [key for key in groups if key[0] in ("digest", "thread")]
    tomorrow = due_after(Frequency.DAILY, timezone.now())
    for key in news[max(0, rules.MOST_MAILS_A_DAY - to.sent_today) :]:
        keys = [row.pk for row in groups.pop(key)]
        Outbox.objects.filter(pk__in=keys).update(due_at=tomorrow)
    return list(groups.values())


def _taken(groups: Sequence[list[Outbox]], to: Recipient | None) -> list[Mail]:
    mails = [Mail(uuid4(), rows, to) for rows in groups]
    for mail in mails:
        keys = [row.pk for row in mail.rows]
        Outbox.objects.filter(pk__in=keys).update(mail=mail.key, claimed_at=timezone.now())
    return mails


def _send_all(mails: Sequence[Mail], connection: Any) -> int:
    """Send what was taken, and let go of what could not be sent."""
    try:
        return sum(_send(mail, connection) for mail in mails)
    finally:
        ours = Outbox.objects.waiting().filter(mail__in=[mail.key for mail in mails])
        ours.update(claimed_at=None, mail=None)


def _send(mail: Mail, connection: Any) -> int:
    """Send one mail and return how many went: none if some of it was called off meanwhile.

    The rest of it is then looked at anew in the next round. Raises OSError when the mail server
    does not work.
    """
    ours = Outbox.objects.waiting().filter(mail=mail.key)
    if ours.update(claimed_at=timezone.now()) != len(mail.rows):
        return 0
    try:
        connection.send_messages([mail_texts.message(mail.rows, mail.to)])
    except Exception as error:
        _try_later(ours, error)
        if isinstance(error, OSError) and not isinstance(error, _OF_ONE_MAIL):
            raise
        return 0
    if mail.to is None:
        ours.delete()  # With the address of somebody who has no account.
    else:
        ours.update(sent_at=timezone.now())
    return 1


def _try_later(rows: Any, error: Exception) -> None:
    """Let go of rows and try them again later, until they have been tried often enough."""
    for row in rows:
        if row.tries + 1 >= MOST_TRIES:
            _log.error("Mail given up: row %d, %s: %s", row.pk, row.kind, type(error).__name__)
            row.delete()
            continue
        pause = min(_FIRST_PAUSE * 2**row.tries, _LONGEST_PAUSE)
        Outbox.objects.filter(pk=row.pk).update(
            tries=F("tries") + 1, due_at=timezone.now() + pause, claimed_at=None, mail=None
        )
    _log.warning("A mail could not be sent: %s", type(error).__name__)
