"""Taking away for good what comments said: by their author, or with the account of the author."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from comments import rules
from comments.models import (
    Comment,
    CommentReport,
    CommentRevision,
    CommentThread,
    ModerationAction,
    Outbox,
    Thanks,
)
from comments.notifications import ABOUT_COMMENTS
from comments.rules import Action, ReportReason, ReportStatus, Status
from comments.services import many, rows

KIND = "comment"  # The name in the ledger of one that was withdrawn, with its public key.
# All of a comment that was put into words, and what needs no look any more when they are gone.
_BLANK: dict[str, Any] = {
    "source": "",
    "html": "",
    "fingerprint": "",
    "note_source": "",
    "note_html": "",
    "note_by": None,
    "note_at": None,
    "is_folded": False,
    "rule": None,
    "medical_at": None,
    "flagged_at": None,
    "claimed_by": None,
    "claimed_at": None,
    "thanks_count": 0,
}
# Why it waited stays: by that the pages know what readers never saw, which leaves no place.
_NOBODYS: dict[str, Any] = {
    "author": None,
    "badge": None,
    "staff_label": "",
    "removal_code": "",
    "crisis": "",
    "urgent_at": None,
}


def withdraw(comments: Sequence[Comment], *, by: User) -> None:
    """Delete the texts of locked comments of one author; their places stay.

    Open reports keep the text that was reported until somebody decides, or for some weeks. A
    comment that spoke of an emergency stays urgent: its author may need help all the same.
    """
    for keys in _keys(comments):
        Outbox.objects.filter(comment__in=keys, kind__in=ABOUT_COMMENTS).delete()
    _empty(comments, Action.WITHDRAW, by=by, status=Status.WITHDRAWN)


def erase(comments: Sequence[Comment], *, by: User | None) -> None:
    """Delete the texts of locked comments, who wrote them, and what others reported of them.

    Only the text of an open report about something illegal is kept, for a limited time.
    """
    _void_reports(comments)
    for keys in _keys(comments):
        Outbox.objects.filter(comment__in=keys).delete()
        ModerationAction.objects.filter(comment__in=keys).update(note="")
    _empty(comments, Action.ERASE, by=by, status=Status.ERASED, **_NOBODYS)


def _empty(comments: Sequence[Comment], action: Action, *, by: User | None, **values: Any) -> None:
    now = timezone.now()
    lines = [_line(comment, action, by) for comment in comments]
    for keys in _keys(comments):
        CommentRevision.objects.filter(comment__in=keys).delete()
        Thanks.objects.filter(comment__in=keys).delete()
    ends = {"closed_at": now, "purge_at": now + rules.KEEP_SNAPSHOT}
    many.change(comments, **_BLANK, **ends, **values)
    # Behind the counts of the roots: discussions are locked last, or two could wait in a circle.
    for keys in _keys(comments):
        pinned = CommentThread.objects.filter(pinned__in=keys)
        pinned.update(pinned=None, pinned_by=None, pinned_at=None)
    batch = uuid4() if len(lines) > 1 else None
    for line in lines:
        line.to_status, line.batch = values["status"], batch
    ModerationAction.objects.bulk_create(lines, batch_size=500)


def _line(comment: Comment, action: Action, by: User | None) -> ModerationAction:
    """Return the line of the record, with the state that the comment has now."""
    return ModerationAction(
        actor=by,
        action=action,
        thread=comment.thread,
        comment=comment,
        comment_key=comment.public_id,
        from_status=comment.status,
        revision=comment.revision,
    )


def _void_reports(comments: Sequence[Comment]) -> None:
    """Close the reports about the comments and delete what they quote.

    One about something illegal stays open with its quote: deleting an account must not
    destroy what a court may ask for. How long, says `rules.KEEP_FOR_LAW`.
    """
    for keys in _keys(comments):
        about = CommentReport.objects.filter(comment__in=keys)
        still_open = about.filter(status=ReportStatus.OPEN)
        kept = still_open.filter(reason=ReportReason.ILLEGAL)
        about.exclude(pk__in=kept).update(snapshot="", text="", contact="")
        still_open.exclude(pk__in=kept).update(status=ReportStatus.VOID, decided_at=timezone.now())
        rows.count_reports(keys)


def _keys(comments: Sequence[Comment]) -> list[Sequence[int]]:
    return list(many.chunks([comment.pk for comment in comments]))
