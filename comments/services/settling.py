"""What becomes of the reports about a comment once somebody has decided on it, or takes it back."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from comments import notifications
from comments.models import Comment, CommentReport, CommentRevision, Outbox
from comments.rules import ReportStatus


def settle(comment: Comment, *, status: ReportStatus, by: User | None) -> int:
    """Close all open reports about a comment and return how many there were.

    The caller holds the comment's lock and has asked for the right. What was kept to decide,
    the text that was reported and an address for the answer, goes with the decision.
    """
    now = timezone.now()
    reports = list(CommentReport.objects.filter(comment=comment, status=ReportStatus.OPEN))
    for report in reports:
        report.status, report.decided_by, report.decided_at = status, by, now
        notifications.report_decided(report)
        report.contact = report.snapshot = ""
        report.save(update_fields=["status", "decided_by", "decided_at", "contact", "snapshot"])
    _count(comment)
    return len(reports)


def reopen(comment: Comment, *, since: datetime) -> int:
    """Open the reports again that a decision of this time closed; return how many.

    For a decision that is taken back before anybody was told of it. The caller holds the
    comment's lock.
    """
    closed = CommentReport.objects.filter(comment=comment, decided_at__gte=since)
    opened = 0
    for report in closed.exclude(status=ReportStatus.OPEN):
        news = Outbox.objects.waiting().filter(report=report, claimed_at__isnull=True)
        report.contact = next((row.address for row in news), "")
        news.delete()
        mine = CommentReport.objects.filter(comment=comment, reporter=report.reporter_id)
        if report.reporter_id and mine.filter(status=ReportStatus.OPEN).exists():
            continue  # The member has reported it anew meanwhile.
        report.status, report.decided_by, report.decided_at = ReportStatus.OPEN, None, None
        report.snapshot = _text_of(comment, report.revision)
        report.save()
        opened += 1
    _count(comment)
    return opened


def _text_of(comment: Comment, number: int) -> str:
    """Return the version of the text that was reported, if it is still there."""
    if number == comment.revision:
        return comment.source
    earlier = CommentRevision.objects.filter(comment=comment, number=number).first()
    return earlier.source if earlier else ""


def _count(comment: Comment) -> None:
    """Write how many reports are open now."""
    waiting = CommentReport.objects.filter(comment=comment, status=ReportStatus.OPEN)
    comment.open_reports = waiting.count()
    Comment.objects.filter(pk=comment.pk).update(open_reports=comment.open_reports)
