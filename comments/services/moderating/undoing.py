"""Taking a decision back while it is still on the screen."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from comments import notifications, permissions, rules
from comments.models import Comment, CommentReport, ModerationAction, Outbox
from comments.rules import Action, Reason, ReportStatus, Status
from comments.services import errors, rows, statements
from comments.services.moderating import record
from comments.services.moderating.deciding import change_standing, give_back
from comments.services.moderating.refusals import TooLateToUndo

_UNDONE = frozenset({Action.APPROVE, Action.REMOVE})


def can_undo(line: ModerationAction, *, by: User | None, now: datetime) -> bool:
    """Tell whether a moderator may take this decision of their own back, by kind and time."""
    theirs = line.actor_id == (by.pk if by else None) and line.action in _UNDONE
    there = line.comment_id is not None and line.from_status not in rules.GONE
    return theirs and there and now - line.at < rules.UNDO_WINDOW


@transaction.atomic
def undo(line: ModerationAction, *, by: User | None) -> Comment:
    """Take back an approval or a removal of one's own of some minutes ago.

    The comment is again where it was, and in the lists in which it was. Raises NotAllowed,
    NotPossible when something else happened since, or TooLateToUndo.
    """
    if line.comment is None:
        raise errors.NotPossible
    if not can_undo(line, by=by, now=timezone.now()):
        mine = can_undo(line, by=by, now=line.at)
        raise TooLateToUndo if mine else errors.NotAllowed
    comment, author = record.locked(line.comment)
    if not permissions.can_see_medical(by) or permissions.wrote(by, comment):
        raise errors.NotAllowed
    _require_last(line, comment)
    before, after = Status(comment.status), Status(line.from_status)
    if line.action == Action.REMOVE:
        give_back(comment, author, to=after, **_marks(line))
    else:
        _take_approval_back(comment, author, line)
    undone = record.write(
        Action.HOLD if after == Status.HELD else Action.RESTORE,
        comment,
        by=by,
        before=before,
        after=after,
        reason=Reason.MISTAKE,
        reverts=line,
    )
    _reopen_reports(comment, line)
    if before != after:
        statements.tell(undone, author)
        notifications.comment_published(comment)
    return comment


def _require_last(line: ModerationAction, comment: Comment) -> None:
    """Raise an error if anything happened to the comment after the line was written."""
    last = record.last_move(comment)
    if last is None or last.pk != line.pk or comment.status != line.to_status:
        record.refuse_decided(comment)
    if comment.revision != line.revision:
        raise errors.ChangedMeanwhile


def _take_approval_back(comment: Comment, author: User | None, line: ModerationAction) -> None:
    """Let a comment wait again that waited before, and put it on its lists again."""
    values: dict[str, Any] = _marks(line)
    if line.reason != Reason.MEDICAL:
        values["cleared_revision"] = None
    if line.from_status == Status.HELD and not rows.was_published(comment):
        change_standing(author, published=-1)
        values["published_at"] = comment.created_at
    rows.change(comment, status=line.from_status, **values)
    if line.from_status == Status.HELD:
        notifications.cancel(comment)


def _marks(line: ModerationAction) -> dict[str, Any]:
    """Return the marks that a decision took off a comment, with the times since when it had them.

    A removal leaves the kind of crisis where it is, so that its author goes on seeing the help.
    """
    marks: dict[str, Any] = dict(mark.split("=") for mark in line.cleared.split())
    for name in marks.keys() - {"crisis"}:
        marks[name] = datetime.fromtimestamp(int(marks[name]), UTC)
    return marks


def _reopen_reports(comment: Comment, line: ModerationAction) -> None:
    """Open the reports that the decision settled, but those whose reporters were told of it."""
    settled = CommentReport.objects.filter(
        comment=comment,
        decided_at__gte=line.at,
        status__in=[ReportStatus.UPHELD, ReportStatus.DECLINED],
    )
    again = set(comment.reports.filter(status=ReportStatus.OPEN).values_list("reporter", flat=True))
    for report in settled.prefetch_related("outbox"):
        mails: list[Outbox] = list(report.outbox.all())
        told = any(mail.sent_at or mail.claimed_at for mail in mails)
        if told or (report.reporter_id and report.reporter_id in again):
            continue
        report.status, report.decided_by, report.decided_at = ReportStatus.OPEN, None, None
        report.contact = next((mail.address for mail in mails), "")
        report.snapshot = comment.source if report.revision == comment.revision else ""
        report.save()
        Outbox.objects.filter(report=report).delete()
    rows.count_reports([comment.pk])
    comment.refresh_from_db(fields=["open_reports", "reported_at"])
