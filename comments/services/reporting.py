"""What readers tell the moderators about a comment, and what it does at once."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from comments import notifications, permissions, rules
from comments.models import Comment, CommenterStanding, CommentReport
from comments.rules import Crisis, Hold, Level, ReportReason, ReportStatus, Status
from comments.services import acting, conditions, errors, moderating, rows
from comments.services.settling import settle
from core.text import normalise

__all__ = ["report", "settle"]

# These say nothing about the comment by themselves.
_NEED_WORDS = frozenset({ReportReason.ILLEGAL, ReportReason.OTHER})


@transaction.atomic
def report(
    comment: Comment,
    *,
    by: User | None,
    reason: str,
    text: str,
    revision: int,
    contact: str = "",
    concerns_me: bool = False,
) -> CommentReport:
    """Tell the moderators about the comment as it was read, in the version `revision`.

    Everybody may report what is against the law, and leave an address for the answer;
    anything else is for members. A member has one open report about a comment: reporting it
    again replaces that one. `concerns_me` says that the comment exposes the reporter, whatever
    else is wrong with it. Raises Refused errors.
    """
    words = _words(reason, text)
    weight = _weight_of(by, ReportReason(reason))
    comment = rows.locked_comment(comment)
    check(comment, by=by)
    if comment.revision != revision:
        raise errors.ChangedMeanwhile
    made = _save(
        comment,
        reporter=by,
        reason=reason,
        text=words,
        revision=revision,
        snapshot=comment.source,
        weight=weight,
        contact="" if by else contact,
        concerns_reporter=weight > 0 and concerns_me,
    )
    _raise_alarm(comment, made)
    if _weighs_enough(comment, made):
        moderating.hold(comment, code=Hold.REPORTS)
    return made


def check(comment: Comment, *, by: User | None) -> None:
    """Raise the error that would meet `by` who reports the comment now, whatever the reason."""
    conditions.require_public(comment.thread.article_id)
    if permissions.wrote(by, comment):
        raise errors.OwnComment
    if not permissions.can_read(by, comment):
        raise errors.NotPossible


def _words(reason: str, text: str) -> str:
    """Return what the reporter says. Raises Invalid when the report says too little or much."""
    if reason not in list(ReportReason):
        raise errors.NoReason
    words = normalise(text)
    if reason in _NEED_WORDS and not words:
        raise errors.NoWords
    if len(words) > rules.LONGEST_NOTE:
        raise errors.NoteTooLong(len(words))
    return words


def _weight_of(by: User | None, reason: ReportReason) -> int:
    """Return what a report of this person weighs: nothing if it can only be an illegal text.

    Raises NotAllowed and TooManyReports.
    """
    if by is None:
        if reason not in rules.ANONYMOUS_REPORTS:
            raise errors.SignInToReport
        return 0
    try:
        allowance = rules.ALLOWANCES[acting.locked_reader(by).level]
    except errors.NotAllowed:
        if reason not in rules.ANONYMOUS_REPORTS:
            raise
        # As without an account; and no oftener than somebody whom nobody knows yet.
        allowance = rules.ALLOWANCES[Level.NEW]._replace(report_weight=0)
    now, day = timezone.now(), timedelta(days=1)
    times = by.comment_reports.filter(created_at__gt=now - day).order_by("-created_at")
    newest = list(times.values_list("created_at", flat=True)[: allowance.reports_a_day])
    limit = rules.Limit(day, allowance.reports_a_day)
    if wait := rules.wait_before_next(newest, now, [limit]):
        raise errors.TooManyReports(wait)
    return allowance.report_weight


def _save(comment: Comment, *, reporter: User | None, **values: Any) -> CommentReport:
    """Add the report, or put it in the place of the open one of the same member."""
    waiting = CommentReport.objects.filter(
        comment=comment, reporter=reporter, status=ReportStatus.OPEN
    )
    # Who has no account is known by nothing but the words: sent twice, they are one report.
    same = waiting if reporter else waiting.filter(text=values["text"], contact=values["contact"])
    if earlier := same.first():
        CommentReport.objects.filter(pk=earlier.pk).update(**values)
        earlier.refresh_from_db()
        return earlier
    made = CommentReport.objects.create(
        comment=comment, reporter=reporter, created_at=timezone.now(), **values
    )
    since = comment.reported_at or made.created_at
    rows.mark(comment, open_reports=comment.open_reports + 1, reported_at=since)
    return made


def _raise_alarm(comment: Comment, made: CommentReport) -> None:
    """Put the comment into the lists that it belongs to, and help where somebody may need it."""
    now, reason = timezone.now(), ReportReason(made.reason)
    values: dict[str, Any] = {}
    if (made.concerns_reporter or reason in rules.URGENT_REPORTS) and comment.urgent_at is None:
        values["urgent_at"] = now
    if reason in rules.MEDICAL_REPORTS and comment.medical_at is None:
        values["medical_at"] = now
    if reason == ReportReason.WORRIED and not comment.crisis:
        values["crisis"] = Crisis.DISTRESS
    if values:
        rows.mark(comment, **values)
    if reason == ReportReason.WORRIED:
        notifications.somebody_in_danger(comment)


def _weighs_enough(comment: Comment, made: CommentReport) -> bool:
    """Tell whether the comment has to wait for a moderator now.

    Never again for a version that a moderator kept. Worry about somebody weighs nothing: it
    brings help and takes no voice away.
    """
    if comment.status != Status.PUBLISHED or comment.cleared_revision == comment.revision:
        return False
    exposes = made.reason == ReportReason.PRIVACY
    if made.concerns_reporter or (exposes and _is_trusted(made.reporter)):
        return True
    open_now = comment.reports.filter(status=ReportStatus.OPEN, revision=comment.revision)
    counted = open_now.exclude(reason=ReportReason.WORRIED)
    weight: int = counted.aggregate(sum=Sum("weight"))["sum"] or 0
    return weight >= rules.REPORTS_UNTIL_HOLD


def _is_trusted(member: User | None) -> bool:
    if member is None:
        return False
    return CommenterStanding.objects.of(member).level == Level.TRUSTED
