"""What waits for moderators, in the order in which they should look at it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from comments import permissions
from comments.models import Appeal, Comment, ModerationAction
from comments.rules import Action, Hold, Queue, Status
from core.pagination import Page, in_order, page_of, read_cursor

MOST_COUNTED = 99
SIZE = 20
# So long a decision stands in the list of what somebody decided lately.
LATELY = timedelta(days=7)
# Named by what is left out, since nearly all comments are in the other states.
_DECIDED = (Status.REMOVED, Status.ERASED)
_DECISIONS = (
    Action.APPROVE,
    Action.REMOVE,
    Action.RESTORE,
    Action.HOLD,
    Action.REDACT,
    Action.AUDIENCE,
    Action.WARN,
    Action.PREMODERATE,
    Action.SUSPEND,
    Action.BAN,
    Action.LIFT,
    Action.DECLINE_APPEAL,
)


# What the record keeps of a comment that was a medical question before somebody decided.
_ASKED = "medical_at="


class Part(NamedTuple):
    """Rows that wait, found by an index in the order of the field `time`."""

    rows: QuerySet[Any]
    time: str


class Length(NamedTuple):
    """How much waits in a queue, and since when. `more` says that it was not counted further."""

    number: int
    more: bool
    oldest: datetime | None


def open_to(user: User | None) -> list[Queue]:
    """Return the queues that this user works on; reviewers have the medical one."""
    if permissions.can_moderate(user):
        return list(Queue)
    return [Queue.MEDICAL, Queue.MINE] if permissions.can_see_medical(user) else []


def can_open(comment: Comment, user: User | None) -> bool:
    """Tell whether this user may see what moderators know of a comment: who reported it, and why.

    Reviewers may of what is, or was, a medical question.
    """
    if permissions.can_moderate(user):
        return True
    asked = comment.medical_at is not None or comment.actions.filter(cleared__contains=_ASKED)
    return (
        bool(asked) and permissions.can_see_medical(user) and not permissions.wrote(user, comment)
    )


def queue(which: Queue, user: User | None, *, after: str = "", size: int = SIZE) -> Page[Any]:
    """Return a page of a queue, what waits longest first.

    Of comments; APPEALS is of appeals, and MINE of lines of the record, newest first. Each tells
    `since` when it waits. Raises PermissionDenied and BadCursor.
    """
    if which not in open_to(user):
        raise PermissionDenied
    place, found = read_cursor(after) if after else None, list[Any]()
    for part in waiting(which, user):
        some = in_order(part.rows, place, time_field=part.time, newest_first=which == Queue.MINE)
        for row in some[: size + 1]:
            row.since = getattr(row, part.time)
            found.append(row)
    found.sort(key=lambda row: (row.since, row.pk), reverse=which == Queue.MINE)
    return page_of(found[: size + 1], size, "since")


def lengths(user: User | None) -> dict[Queue, Length]:
    """Return how much waits in each queue that is open to the user, but MINE."""
    return {which: _length(which, user) for which in open_to(user) if which != Queue.MINE}


def waiting(which: Queue, user: User | None) -> list[Part]:
    """Return the rows of a queue, without those that are about the user."""
    if which == Queue.APPEALS:
        return [Part(_appeals(user), "at")]
    if which == Queue.MINE:
        since = timezone.now() - LATELY
        mine = ModerationAction.objects.filter(actor=user, at__gt=since, action__in=_DECISIONS)
        return [Part(mine.select_related("comment__author", "member", "thread"), "at")]
    comments = _of_others(Comment.objects.all(), user)
    shown = comments.select_related("author", "thread", "claimed_by", "rule")
    if which == Queue.REPORTED:
        return _reported(_readable(shown, user))
    rows, time = _LISTS[which]
    return [Part(rows(shown), time)]


def _readable(comments: QuerySet[Comment], user: User | None) -> QuerySet[Comment]:
    """Leave out what was erased and only the leading moderators may read."""
    kept = permissions.can_read_kept(user)
    return comments if kept else comments.exclude(status=Status.ERASED)


def _of_others(comments: QuerySet[Comment], user: User | None) -> QuerySet[Comment]:
    return comments.exclude(author=user) if user else comments


def _appeals(user: User | None) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(decided_at__isnull=True)
    others = rows.exclude(statement__member=user) if user else rows
    return others.select_related("statement__member", "statement__comment", "statement__line")


def _urgent(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return what speaks of an emergency, also if its author took it back: they may need help."""
    return comments.filter(urgent_at__isnull=False).exclude(status__in=_DECIDED)


def _reported(comments: QuerySet[Comment]) -> list[Part]:
    """Return what readers reported, also when it is gone by now, and what a rule flagged.

    An old comment that is reported today waits since today.
    """
    flagged = comments.filter(flagged_at__isnull=False, open_reports=0)
    return [
        Part(comments.filter(reported_at__isnull=False), "reported_at"),
        Part(flagged.exclude(status__in=[*_DECIDED, Status.WITHDRAWN]), "flagged_at"),
    ]


def _new_members(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.filter(status=Status.HELD, hold_code=Hold.NEW_MEMBER)


def _held(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return what waits for another reason; one held for its reports stands among those."""
    waits = comments.filter(status=Status.HELD).exclude(hold_code=Hold.NEW_MEMBER)
    return waits.exclude(hold_code=Hold.REPORTS, open_reports__gt=0)


def _medical(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    marked = comments.filter(medical_at__isnull=False)
    return marked.exclude(status__in=[*_DECIDED, Status.WITHDRAWN])


# How the comments of a list are found, and since when each waits.
_LISTS: dict[Queue, tuple[Callable[[QuerySet[Comment]], QuerySet[Comment]], str]] = {
    Queue.URGENT: (_urgent, "urgent_at"),
    Queue.NEW_MEMBERS: (_new_members, "created_at"),
    Queue.HELD: (_held, "created_at"),
    Queue.MEDICAL: (_medical, "medical_at"),
}


def _length(which: Queue, user: User | None) -> Length:
    """Count up to a bound, so that a flood makes no page slow, and look at the oldest."""
    times = list[datetime]()
    for rows, time in waiting(which, user):
        some = rows.select_related(None).order_by(time, "pk").values_list(time, flat=True)
        times += some[: MOST_COUNTED + 1]
    more = len(times) > MOST_COUNTED
    return Length(min(len(times), MOST_COUNTED), more, min(times, default=None))
