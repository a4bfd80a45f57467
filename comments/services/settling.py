"""What becomes of the reports about a comment once somebody has decided on it."""

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments.models import Comment, CommentReport
from comments.rules import ReportStatus


def settle(comment: Comment, *, status: ReportStatus, by: User | None) -> int:
    """Close all open reports about a comment and return how many there were.

    The caller holds the comment's lock and has asked for the right. What was kept to decide,
    the text that was reported and an address for the answer, goes with the decision.
    """
    reports = list(CommentReport.objects.filter(comment=comment, status=ReportStatus.OPEN))
    for report in reports:
        contact = report.contact
        report.status, report.decided_by, report.decided_at = status, by, timezone.now()
        report.contact = report.snapshot = ""
        report.save(update_fields=["status", "decided_by", "decided_at", "contact", "snapshot"])
        if contact and report.reporter_id is None:
            # Once it is certain; a mail server that is down must not undo what was decided.
            transaction.on_commit(partial(_answer, report, contact), robust=True)
    Comment.objects.filter(pk=comment.pk).update(open_reports=0)
    comment.open_reports = 0
    return len(reports)


def _answer(report: CommentReport, address: str) -> None:
    """Write to somebody who has no account what became of their report."""
    outcome = {
        ReportStatus.UPHELD: _("A moderator read the comment and took it away."),
        ReportStatus.DECLINED: _("A moderator read the comment. It stays."),
    }.get(ReportStatus(report.status), _("The comment had gone before a moderator decided."))
    text = _(
        "You reported a comment to us. The number of your report is %(number)s.\n\n%(outcome)s\n\n"
        "If you think that this is wrong, answer this mail. We have deleted your address from"
        " the report."
    )
    subject = _("Your report %s") % report.reference
    body = text % {"number": report.reference, "outcome": outcome}
    EmailMessage(subject, body, to=[address]).send()
