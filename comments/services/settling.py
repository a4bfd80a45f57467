"""What becomes of the reports about a comment once somebody has decided on it."""

from django.utils import timezone

from accounts.models import User
from comments import notifications
from comments.models import Comment, CommentReport
from comments.rules import ReportStatus
from comments.services import rows


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
    rows.mark(comment, open_reports=0, reported_at=None)
    return len(reports)
