"""Puts into the outbox what members and moderators shall hear of by mail.

Everything here runs inside the transaction of what happened, so that nothing is told of what was
undone by an error. Whether a piece of news may still be told is asked again when its time has
come: see services/mailing.py.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from comments import rules
from comments.models import Comment, CommentReport, Outbox, Statement, Subscription
from comments.rules import Frequency, Kind, Reason, Status

ABOUT_COMMENTS = (Kind.REPLY, Kind.FOLLOWED)


def comment_published(comment: Comment) -> None:
    """Tell who asked to hear of it: the author of what it answers, and followers.

    Call it whenever readers get to see a comment: when it is posted, approved or restored. Who
    was told of it is not told again, and of what readers saw long ago nobody is.
    """
    now = timezone.now()
    if comment.status != Status.PUBLISHED or now - comment.published_at > rules.NEWS_WINDOW:
        return
    answered = comment.parent.author_id if comment.parent else None
    asked = Subscription.objects.filter(
        Q(thread=comment.thread_id) | Q(thread__isnull=True, user=answered),
        user__is_active=True,
    )
    asked = asked.exclude(frequency=Frequency.OFF).exclude(user=comment.author_id)
    news: dict[int, Outbox] = {}
    # A reply is told as one, also to who follows the discussion: so it comes last.
    for one in asked.order_by(F("thread").asc(nulls_last=True), "pk"):
        news[one.user_id] = Outbox(
            user_id=one.user_id,
            comment=comment,
            kind=Kind.FOLLOWED if one.thread_id else Kind.REPLY,
            created_at=now,
            due_at=due_after(one.frequency, now),
        )
    _put(news.values())


def decided(statement: Statement) -> None:
    """Tell a member of a decision, once a moderator can no longer undo it in passing.

    What was undone before anybody was told of it, is not told at all, unless the member asked.
    """
    undone = statement.line.reverts_id
    untold = Outbox.objects.waiting().filter(
        user=statement.member_id, statement__line=undone, claimed_at__isnull=True
    )
    if undone and untold.delete()[0] and statement.reason != Reason.APPEAL:
        return
    now = timezone.now()
    due = now + rules.UNDO_WINDOW
    _put(
        [
            Outbox(
                user_id=statement.member_id,
                statement=statement,
                kind=Kind.DECISION,
                created_at=now,
                due_at=due,
            )
        ]
    )


def report_decided(report: CommentReport) -> None:
    """Tell who reported a comment what became of that; also somebody who only left an address.

    The address goes into the outbox, so that the report itself may forget it at once.
    """
    now = timezone.now()
    if report.reporter_id is None and not report.contact:
        return
    _put(
        [
            Outbox(
                user_id=report.reporter_id,
                address="" if report.reporter_id else report.contact,
                report=report,
                kind=Kind.REPORT,
                created_at=now,
                due_at=now + rules.UNDO_WINDOW,
            )
        ]
    )


def somebody_in_danger(comment: Comment) -> None:
    """Tell the moderators at once. Call it after `urgent_at` was set.

    They hear once of each time that a comment becomes urgent.
    """
    before = Outbox.objects.filter(comment=comment, kind=Kind.URGENT)
    if comment.urgent_at is not None:
        before.filter(created_at__lt=comment.urgent_at, sent_at__isnull=False).delete()
    now = timezone.now()
    _put(
        Outbox(user=user, comment=comment, kind=Kind.URGENT, created_at=now, due_at=now)
        for user in moderators()
        if user.pk != comment.author_id
    )


def waiting_too_long() -> None:
    """Tell the moderators that comments have been waiting for long; how many, the mail counts.

    At most once in some hours, however often it is called.
    """
    now = timezone.now()
    lately = Outbox.objects.filter(kind=Kind.WAITING, created_at__gt=now - rules.WAITING_AGAIN)
    if lately.exists():
        return
    _put(Outbox(user=user, kind=Kind.WAITING, created_at=now, due_at=now) for user in moderators())


def cancel(comment: Comment) -> None:
    """Tell nobody of a comment any more: it was removed, withdrawn or erased."""
    Outbox.objects.waiting().filter(comment=comment, kind__in=ABOUT_COMMENTS).delete()


def moderators() -> list[User]:
    """Return the staff who decide about comments, by group, by themselves or as superusers."""
    right = {"content_type__app_label": "comments", "codename": "moderate_comment"}
    has_it = (
        Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
        | Q(**{f"user_permissions__{name}": value for name, value in right.items()})
        | Q(is_superuser=True)
    )
    return list(User.objects.filter(has_it, is_active=True, is_staff=True).distinct())


def due_after(frequency: str, since: datetime) -> datetime:
    """Return when news of the time `since` is told: minutes later, or with the next digest."""
    soonest = since + rules.MAIL_DELAY
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return soonest
    local = timezone.localtime(soonest)
    digest = local.replace(hour=rules.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if digest < local:
        digest += timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        digest += timedelta(days=(rules.DIGEST_WEEKDAY - digest.weekday()) % 7)
    return digest


def _put(news: Iterable[Outbox]) -> None:
    """Write rows, without those that are there already."""
    Outbox.objects.bulk_create(list(news), ignore_conflicts=True)
