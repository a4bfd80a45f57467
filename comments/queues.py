"""What waits for moderators, in the order in which they should look at it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from comments import permissions
from comments.models import Appeal, Comment, CommentReport, ModerationAction
from comments.rules import Action, Hold, Queue, ReportStatus, Status
from core.pagination import Page, keyset_page

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

    Of comments; APPEALS is of appeals, and MINE of lines of the record, newest first. Raises
    PermissionDenied and BadCursor.
    """
    if which not in open_to(user):
        raise PermissionDenied
    return keyset_page(
        waiting(which, user),
        after=after,
        time_field=TIMES.get(which, "at"),
        newest_first=which == Queue.MINE,
        size=size,
    )


def lengths(user: User | None) -> dict[Queue, Length]:
    """Return how much waits in each queue that is open to the user, but MINE."""
    return {which: _length(which, user) for which in open_to(user) if which != Queue.MINE}


def waiting(which: Queue, user: User | None) -> QuerySet[Any]:
    """Return the rows of a queue, without those that are about the user."""
    if which == Queue.APPEALS:
        return _appeals(user)
    if which == Queue.MINE:
        since = timezone.now() - LATELY
        mine = ModerationAction.objects.filter(actor=user, at__gt=since, action__in=_DECISIONS)
        return mine.select_related("comment__author", "member", "thread")
    comments = _FILTERS[which](Comment.objects.all())
    if which == Queue.REPORTED:
        comments = _readable(comments, user)
    others = _of_others(comments, user)
    return others.select_related("author", "thread", "claimed_by", "rule")


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


def _reported(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return what readers reported, also when it is gone by now, and what a rule flagged."""
    reported = Comment.objects.filter(open_reports__gt=0).order_by().values("pk")
    flagged = _flagged(Comment.objects.all()).order_by().values("pk")
    # Each part has an index of its own, which the two with an “or” between them would not use.
    return comments.filter(pk__in=reported.union(flagged)).annotate(reported_at=_reported_at())


def _flagged(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    marked = comments.filter(flagged_at__isnull=False)
    return marked.exclude(status__in=[*_DECIDED, Status.WITHDRAWN])


def _reported_at() -> Coalesce:
    """Since when a comment is reported: an old one that is reported today waits since today."""
    reports = CommentReport.objects.filter(comment=OuterRef("pk"), status=ReportStatus.OPEN)
    first = reports.order_by("created_at").values("created_at")[:1]
    return Coalesce(Subquery(first), "flagged_at", "created_at")


def _new_members(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.filter(status=Status.HELD, hold_code=Hold.NEW_MEMBER)


def _held(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return what waits for another reason; one held for its reports stands among those."""
    waits = comments.filter(status=Status.HELD).exclude(hold_code=Hold.NEW_MEMBER)
    return waits.exclude(hold_code=Hold.REPORTS, open_reports__gt=0)


def _medical(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    marked = comments.filter(medical_at__isnull=False)
    return marked.exclude(status__in=[*_DECIDED, Status.WITHDRAWN])


_FILTERS: dict[Queue, Callable[[QuerySet[Comment]], QuerySet[Comment]]] = {
    Queue.URGENT: _urgent,
    Queue.REPORTED: _reported,
    Queue.NEW_MEMBERS: _new_members,
    Queue.HELD: _held,
    Queue.MEDICAL: _medical,
}
# Since when something waits; for appeals and decisions it is the time of the row.
TIMES = {
    Queue.URGENT: "urgent_at",
    Queue.REPORTED: "reported_at",
    Queue.NEW_MEMBERS: "created_at",
    Queue.HELD: "created_at",
    Queue.MEDICAL: "medical_at",
}


def _length(which: Queue, user: User | None) -> Length:
    """Count up to a bound, so that a flood makes no page slow, and look at the oldest."""
    if which == Queue.REPORTED:
        return _length_of_reported(user)
    time, rows = TIMES.get(which, "at"), waiting(which, user).select_related(None)
    times = list(rows.order_by(time, "pk").values_list(time, flat=True)[: MOST_COUNTED + 1])
    more = len(times) > MOST_COUNTED
    return Length(min(len(times), MOST_COUNTED), more, times[0] if times else None)


def _length_of_reported(user: User | None) -> Length:
    """Say the same of what is reported, part by part: to sort all of it by its time costs more."""
    comments = _readable(_of_others(Comment.objects.all(), user), user)
    reported = comments.filter(open_reports__gt=0)
    number = reported.order_by().values("pk")[: MOST_COUNTED + 1].count()
    flagged = _flagged(comments).filter(open_reports=0).order_by("flagged_at")
    times = list(flagged.values_list("flagged_at", flat=True)[: MOST_COUNTED + 1])
    # By the time alone, in which an index has what is open.
    its = Exists(reported.filter(pk=OuterRef("comment")))
    first = CommentReport.objects.filter(its, status=ReportStatus.OPEN)
    since = list(first.order_by("created_at").values_list("created_at", flat=True)[:1])
    if number and not since:  # A count without its report: it stands until the next night.
        since = list(reported.order_by("created_at").values_list("created_at", flat=True)[:1])
    found = number + len(times)
    oldest = min(filter(None, [*since, *times[:1]]), default=None)
    return Length(min(found, MOST_COUNTED), found > MOST_COUNTED, oldest)
