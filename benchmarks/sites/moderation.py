"""What was done to comments: thanks, reports, decisions and the mails about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from benchmarks.sites.bulk import first_key, load_all
from benchmarks.sites.newsroom import earlier
from comments.models import (
    Appeal,
    CommentReport,
    CommentRevision,
    ModerationAction,
    Outbox,
    Statement,
    Thanks,
)
from comments.rules import Action, Kind, Reason, ReportReason, ReportStatus, Status


class Commented(Protocol):
    """What it takes to know of a comment."""

    id: int
    public_id: Any
    thread_id: int
    author_id: int
    parent_id: int | None
    status: str
    source: str
    created_at: datetime
    closed_at: datetime | None
    edited_at: datetime | None
    reported_at: datetime | None
    thanks_count: int


class Deeds:
    """Writes what a moderator and the members did to comments."""

    def __init__(self, moderator: int, members: Sequence[int], now: datetime) -> None:
        """Let this moderator decide, and these members read."""
        self._moderator, self._members, self._now = moderator, members, now

    def load(self, comments: Sequence[Any]) -> None:
        """Write all that was done to these comments."""
        self._read(comments)
        self._report([one for one in comments if one.reported_at])
        removed = [one for one in comments if one.status == Status.REMOVED]
        approved = [one for one in comments if one.id % 100 == 50]
        self._decide(removed, approved)

    def _other(self, comment: Commented) -> int:
        """Return some member who did not write it."""
        place = comment.id * 7 % len(self._members)
        found = self._members[place]
        return self._members[place - 1] if found == comment.author_id else found

    def _read(self, comments: Sequence[Commented]) -> None:
        thanks = ((one.id, self._other(one)) for one in comments if one.thanks_count)
        load_all(Thanks, "comment_id user_id", thanks)
        edited = ((one.id, one.edited_at) for one in comments if one.edited_at and one.source)
        load_all(CommentRevision, "comment_id replaced_at", edited, number=1, source="As it was.")
        told = [one for one in comments if one.parent_id and one.id % 10 == 0]
        mails = ((one.id, self._other(one), *[one.created_at] * 3) for one in told)
        load_all(
            Outbox, "comment_id user_id created_at due_at sent_at", mails, kind=Kind.REPLY.value
        )

    def _report(self, reported: Iterable[Commented]) -> None:
        rows = ((one.id, self._other(one), one.source, one.reported_at) for one in reported)
        load_all(
            CommentReport,
            "comment_id reporter_id snapshot created_at",
            rows,
            reason=ReportReason.MISLEADING.value,
            status=ReportStatus.OPEN.value,
            revision=1,
        )

    def _decide(self, removed: list[Commented], approved: list[Commented]) -> None:
        """Write the record, and what the authors of removed comments were told and said."""
        first, published = first_key(ModerationAction), Status.PUBLISHED.value
        steps = [(one, Action.REMOVE, Status.REMOVED.value) for one in removed]
        steps += [(one, Action.APPROVE, published) for one in approved]
        lines = (
            (first + place, action.value, to, one.thread_id, one.id, one.public_id, self._at(one))
            for place, (one, action, to) in enumerate(steps)
        )
        load_all(
            ModerationAction,
            "id action to_status thread_id comment_id comment_key at",
            lines,
            actor_id=self._moderator,
            from_status=published,
            revision=1,
        )
        told = first_key(Statement)
        load_all(
            Statement,
            "id line_id member_id comment_id at seen_at",
            (
                (told + place, first + place, one.author_id, one.id, *[self._at(one)] * 2)
                for place, one in enumerate(removed)
            ),
            action=Action.REMOVE.value,
            reason=Reason.SPAM.value,
            message="This reads like an advertisement.",
        )
        asked = ((told + at, self._at(one)) for at, one in enumerate(removed) if one.id % 10)
        load_all(Appeal, "statement_id at", asked, text="It is none.")

    def _at(self, comment: Commented) -> datetime:
        return comment.closed_at or earlier(self._now, comment.id, 60)
