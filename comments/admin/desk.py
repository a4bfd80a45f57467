"""The lists of the moderators' page: what waits, how long, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from comments.models import Appeal, Comment, ModerationAction
from comments.models.names import CRISIS_NAMES
from comments.newsroom import address, is_overdue
from comments.rules import CLAIM_WINDOW, UNDO_WINDOW, Action, Queue, Status
from comments.services import moderating

EXCERPT = 110
_PLAIN = (Queue.NEW_MEMBERS, "held")


@dataclass(frozen=True)
class Line:
    """One thing in a list."""

    key: int  # Of the comment, or in the list of appeals of the appeal.
    url: str
    who: str
    what: str
    marks: Sequence[tuple[str, str]]  # Why it is here: a kind and its words.
    since: datetime
    is_overdue: bool
    is_current: bool
    claimed_by: str
    comment: Comment | None
    # Of a decision in the list of one's own: its key, while it can be taken back.
    undo: int = 0


def lines(queue: Queue, rows: Sequence[Any], *, current: int, after: str) -> list[Line]:
    """Return what the list shows of the rows of a queue."""
    make: Callable[..., Line] = _of_comment
    if queue == Queue.APPEALS:
        make = _of_appeal
    elif queue == Queue.MINE:
        make = _of_decision
    now = timezone.now()
    return [make(queue, row, now, current, after) for row in rows]


def marks_of(comment: Comment) -> list[tuple[str, str]]:
    """Return in words why moderators should look at a comment, the gravest first."""
    found = []
    if comment.crisis and comment.urgent_at:
        words = _("may be in danger: %s") % CRISIS_NAMES[comment.crisis]  # type: ignore[index]
        found.append(("danger", words))
    elif comment.urgent_at:
        found.append(("danger", _("urgent")))
    if comment.open_reports:
        text = ngettext("%d report", "%d reports", comment.open_reports)
        found.append(("reported", text % comment.open_reports))
    if comment.status == Status.HELD:
        found.append(("held", comment.get_hold_code_display()))
    if comment.medical_at:
        found.append(("medical", _("medical question")))
    if comment.flagged_at:
        found.append(("flagged", _("flagged by a word rule")))
    return found


def _of_comment(queue: Queue, comment: Comment, now: datetime, current: int, after: str) -> Line:
    moments = {
        Queue.URGENT: comment.urgent_at,
        Queue.REPORTED: comment.reported_at or comment.flagged_at,
        Queue.MEDICAL: comment.medical_at,
    }
    since = moments.get(queue) or comment.edited_at or comment.created_at
    return Line(
        key=comment.pk,
        url=address(queue, item=comment.pk, after=after),
        who=_name(comment.author),
        what=_excerpt(comment),
        # That they are of new members is said above the list.
        marks=[mark for mark in marks_of(comment) if (queue, mark[0]) != _PLAIN],
        since=since,
        is_overdue=is_overdue(queue, since, now),
        is_current=comment.pk == current,
        claimed_by=_claim(comment, now),
        comment=comment,
    )


def _of_appeal(queue: Queue, appeal: Appeal, now: datetime, current: int, after: str) -> Line:
    statement = appeal.statement
    return Line(
        key=appeal.pk,
        url=address(queue, item=appeal.pk, after=after),
        who=_name(statement.member),
        what=Truncator(appeal.text).chars(EXCERPT),
        marks=[("held", statement.get_action_display())],
        since=appeal.at,
        is_overdue=is_overdue(queue, appeal.at, now),
        is_current=appeal.pk == current,
        claimed_by="",
        comment=None,
    )


def _of_decision(
    queue: Queue, line: ModerationAction, now: datetime, current: int, after: str
) -> Line:
    """Return a line about a decision of one's own; what is not about a comment opens nothing."""
    comment = line.comment
    url = address(queue, item=comment.pk, after=after) if comment else ""
    if not url and line.member:
        url = reverse("admin:comments_member", args=[line.member.pk])
    about = comment.author if comment else line.member
    words = " – ".join(filter(None, [line.get_action_display(), line.get_reason_display()]))
    return Line(
        key=comment.pk if comment else 0,
        url=url,
        who=_name(about),
        what=_excerpt(comment) if comment else "",
        marks=[("status", words)],
        since=line.at,
        is_overdue=False,
        is_current=comment is not None and comment.pk == current,
        claimed_by="",
        comment=None,
        undo=line.pk if moderating.can_undo(line, by=line.actor, now=now) else 0,
    )


def last_decision(user: User) -> tuple[ModerationAction | None, int]:
    """Return what this moderator decided last and can still take back, and of how many."""
    now = timezone.now()
    mine = ModerationAction.objects.filter(actor=user, at__gt=now - UNDO_WINDOW)
    done = mine.filter(action__in=[Action.APPROVE, Action.REMOVE], reverted_by__isnull=True)
    line = done.select_related("comment__author").first()
    if line is None or not moderating.can_undo(line, by=user, now=now):
        return None, 0
    return line, done.filter(batch=line.batch).count() if line.batch else 1


def _claim(comment: Comment, now: datetime) -> str:
    """Name who has the comment in hand."""
    held = comment.claimed_at is not None and now - comment.claimed_at < CLAIM_WINDOW
    return _name(comment.claimed_by) if held else ""


def _excerpt(comment: Comment) -> str:
    return Truncator(comment.source).chars(EXCERPT) or _("(no text any more)")


def _name(user: User | None) -> str:
    return str(user) if user else _("Former member")
