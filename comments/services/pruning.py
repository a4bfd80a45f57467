"""Letting go of what was kept for a while: removed texts, quotes in reports, empty places."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments import rules
from comments.models import Appeal, Comment, CommentReport, CommentRevision, Outbox
from comments.rules import ReportReason, ReportStatus, Status
from comments.services import rows

_TAKEN_AWAY = (Status.REMOVED, Status.WITHDRAWN, Status.ERASED)
_AT_ONCE = 200


def forget_removed() -> int:
    """Delete the texts of comments that were removed so long ago that no appeal is possible."""
    due = _due(timezone.now()).filter(status=Status.REMOVED).exclude(source="")
    return _each(due, _blank)


def forget_quotes() -> int:
    """Close reports about comments that are gone, and delete what they quote.

    One about something illegal is kept longer; see `rules.KEEP_FOR_LAW`.
    """
    now = timezone.now()
    count = 0
    for report in list(_too_old(now).values_list("pk", "comment_id")):
        count += _void(*report)
    settled = CommentReport.objects.exclude(status=ReportStatus.OPEN).exclude(text="", contact="")
    settled.filter(decided_at__lt=now - rules.KEEP_REMOVED).update(text="", contact="")
    return count


def delete_leaves() -> int:
    """Delete the places of comments that are gone and that nothing stands below any more.

    When the last answer to one goes, it goes too, in the same night.
    """
    count = 0
    while True:
        now = timezone.now()
        keys = _leaves(now).values_list("pk", flat=True)[:_AT_ONCE]
        gone = sum(_delete(pk) for pk in list(keys))
        if not gone:
            return count
        count += gone


def forget_mails() -> int:
    """Delete what was told, or could not be told, weeks ago."""
    before = timezone.now() - rules.KEEP_MAILS
    old = Q(sent_at__lt=before) | Q(sent_at__isnull=True, due_at__lt=before)
    return Outbox.objects.filter(old).delete()[0]


def _due(now: datetime) -> QuerySet[Comment]:
    """Return what has been kept long enough and waits for no decision on an appeal."""
    undecided = Appeal.objects.filter(statement__comment=OuterRef("pk"), decided_at__isnull=True)
    due = Comment.objects.filter(purge_at__lte=now, status__in=_TAKEN_AWAY)
    return due.exclude(Exists(undecided))


def _leaves(now: datetime) -> QuerySet[Comment]:
    answers = Comment.objects.filter(parent=OuterRef("pk"))
    still_open = CommentReport.objects.filter(comment=OuterRef("pk"), status=ReportStatus.OPEN)
    return _due(now).filter(~Exists(answers), ~Exists(still_open), source="")


def _too_old(now: datetime) -> QuerySet[CommentReport]:
    reports = CommentReport.objects.filter(status=ReportStatus.OPEN, comment__status__in=rules.GONE)
    illegal = Q(reason=ReportReason.ILLEGAL)
    return reports.filter(
        Q(illegal, comment__closed_at__lt=now - rules.KEEP_FOR_LAW)
        | Q(~illegal, comment__closed_at__lt=now - rules.KEEP_SNAPSHOT)
    )


def _each(comments: QuerySet[Comment], act: Any) -> int:
    """Call `act` with each comment, locked and as it is then, in a transaction of its own."""
    count = 0
    for pk in list(comments.values_list("pk", flat=True)):
        with transaction.atomic():
            if _locked(pk) and (comment := comments.filter(pk=pk).first()):
                act(comment)
                count += 1
    return count


def _locked(pk: int) -> bool:
    return bool(Comment.objects.select_for_update().filter(pk=pk).values("pk"))


def _blank(comment: Comment) -> None:
    """Delete all words of a removed comment; the line of the record and its stub stay."""
    CommentRevision.objects.filter(comment=comment).delete()
    CommentReport.objects.filter(comment=comment).update(snapshot="", text="")
    rows.change(comment, source="", html="", fingerprint="", note_source="", note_html="")


@transaction.atomic
def _void(report_id: int, comment_id: int) -> bool:
    """Close a report whose comment is gone, unless somebody decided meanwhile."""
    if not _locked(comment_id):
        return False
    found = _too_old(timezone.now()).filter(pk=report_id)
    values: dict[str, Any] = {"snapshot": "", "text": "", "contact": ""}
    ended = {"status": ReportStatus.VOID, "decided_at": timezone.now()}
    if not CommentReport.objects.filter(pk__in=found.values("pk")).update(**values, **ended):
        return False
    rows.count_reports([comment_id])
    return True


@transaction.atomic
def _delete(pk: int) -> bool:
    """Delete the place of one comment, unless something was put below it meanwhile."""
    leaf = _leaves(timezone.now()).filter(pk=pk).select_related("thread")
    if not _locked(pk) or not (comment := leaf.first()):
        return False
    thread = comment.thread
    comment.delete()
    rows.touch(thread)
    return True
