"""What a moderator should see of one comment before deciding, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from comments import permissions
from comments.models import (
    Comment,
    CommenterStanding,
    CommentReport,
    CommentRevision,
    MessageTemplate,
    ModerationAction,
    Statement,
)
from comments.models.names import CRISIS_NAMES
from comments.rendering import render
from comments.rules import CLAIM_WINDOW, TRANSITIONS, Action, Crisis, Status
from comments.services import screening
from core.diff import Effort, Row, diff_body

MOST_REPORTS = 20
MOST_VERSIONS = 5
MOST_DECISIONS = 10
# The titles of articles come from their revisions, whose long texts are not wanted here.
_REVISIONS = ("live_revision", "next_revision", "latest_revision")
_LONG = ("body", "outline", "summary")


@dataclass(frozen=True)
class Reported:
    """A report, and what has become of the text since; no rows if it is still the same."""

    report: CommentReport
    rows: Sequence[Row]


@dataclass(frozen=True)
class Version:
    """An earlier text, and what was made of it."""

    revision: CommentRevision
    rows: Sequence[Row]


@dataclass(frozen=True)
class Author:
    """How the author stands with the moderators."""

    member: User
    standing: CommenterStanding
    decisions: Sequence[Statement]  # What was decided against them, newest first.
    may_restrict: bool

    @property
    def restrictions(self) -> list[tuple[str, datetime | None]]:
        """What holds now, and until when; None is without end."""
        return restrictions(self.standing)


@dataclass(frozen=True)
class Item:
    """One comment, as the page opens it."""

    comment: Comment
    parent: Comment | None  # What it answers, as far as this user may read it.
    earlier: Comment | None  # What stands before it in the same conversation, and behind it.
    later: Comment | None
    author: Author | None
    reports: Sequence[Reported]
    versions: Sequence[Version]
    decisions: Sequence[ModerationAction]  # About this comment, newest first.
    actions: frozenset[Action]  # What this user may do with it now.
    may_annotate: bool
    may_read_notes: bool
    is_own: bool
    also_crisis: str  # The other kind of emergency, where the text speaks of both, or "".

    @property
    def last_line(self) -> int:
        """Return the key of the last decision; a newer one means that somebody was faster."""
        return next((line.pk for line in self.decisions), 0)

    @property
    def is_gone(self) -> bool:
        """Whether there is no text any more."""
        return not self.comment.source

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has it in hand."""
        since = self.comment.claimed_at
        return since is not None and timezone.now() - since < CLAIM_WINDOW

    @property
    def button(self) -> str:
        """Name the decision that lets it stand: publish what waits, or keep what is public."""
        return "publish" if self.comment.status == Status.HELD else "keep"


def with_article(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    """Fetch the articles that `way` leads to along with the rows, without their texts."""
    revisions = [way + name for name in _REVISIONS]
    return rows.select_related(*revisions).defer(
        *(f"{revision}__{name}" for revision in revisions for name in _LONG)
    )


def comments_to_open() -> QuerySet[Comment]:
    """Return the comments with all that is told beside their texts."""
    people = ("author", "parent__author", "rule", "claimed_by", "note_by", "badge")
    return with_article(Comment.objects.select_related(*people), "thread__article__")


def open_item(comment: Comment, user: User) -> Item:
    """Gather what `user` should know about a comment of `comments_to_open`."""
    lines = ModerationAction.objects.filter(comment=comment).select_related("actor")
    own = permissions.wrote(user, comment)
    return Item(
        comment,
        *_around(comment, user),
        author=_author(comment, user),
        reports=_reports(comment, user),
        versions=_versions(comment),
        decisions=list(lines.exclude(action=Action.CLAIM)[:MOST_DECISIONS]),
        actions=_possible(comment, user),
        may_annotate=permissions.can_annotate(user, comment),
        may_read_notes=permissions.can_read_private_notes(user) and not own,
        is_own=own,
        also_crisis=_other_crisis(comment),
    )


def _other_crisis(comment: Comment) -> str:
    """Name the kind of emergency that the text speaks of besides the one that it is listed for."""
    if not comment.crisis:
        return ""
    kinds = {rule.crisis for rule in screening.matches(comment.source)} - {"", comment.crisis}
    return " ".join(str(CRISIS_NAMES[Crisis(kind)]) for kind in sorted(kinds))


def message_templates() -> QuerySet[MessageTemplate]:
    """Return the words that moderators start from."""
    return MessageTemplate.objects.only("title", "reason", "text")


def restrictions(standing: CommenterStanding) -> list[tuple[str, datetime | None]]:
    """Return what holds of a member now, by its action, and until when."""
    now = timezone.now()
    held = [
        (Action.BAN, standing.is_banned(now), standing.banned_until),
        (Action.SUSPEND, standing.is_suspended(now), standing.suspended_until),
        (Action.PREMODERATE, standing.is_premoderated(now), standing.premoderated_until),
    ]
    return [(action.value, until) for action, holds, until in held if holds]


def _around(comment: Comment, user: User) -> tuple[Comment | None, Comment | None, Comment | None]:
    """Return what a comment answers and its neighbours: in its branch, or among the roots.

    Whoever only answers medical questions sees of these what readers see.
    """
    same = Comment.objects.filter(thread=comment.thread_id, root=comment.root_id)
    if comment.root_id is None:
        same = Comment.objects.filter(thread=comment.thread_id, root__isnull=True)
    same, parent = same.select_related("author"), comment.parent
    if not permissions.can_moderate(user):
        same = same.filter(status=Status.PUBLISHED)
        parent = parent if parent and permissions.can_read(user, parent) else None
    at, pk = comment.published_at, comment.pk
    before = same.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(pk__lt=pk))
    behind = same.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(pk__gt=pk))
    earlier = before.order_by("-published_at", "-pk").first()
    # The comment that it answers is shown anyway.
    if earlier is not None and earlier.pk == comment.parent_id:
        earlier = None
    return parent, earlier, behind.order_by("published_at", "pk").first()


def _author(comment: Comment, user: User) -> Author | None:
    member = comment.author
    if member is None:
        return None
    return about(member, user)


def about(member: User, user: User) -> Author:
    """Return how a member stands, for a moderator."""
    standing = CommenterStanding.objects.of(member)
    standing.user = member
    told = Statement.objects.filter(member=member).exclude(action=Action.RESTORE)
    return Author(
        member,
        standing,
        list(told.select_related("line")[:MOST_VERSIONS]),
        permissions.can_restrict(user, member),
    )


def _reports(comment: Comment, user: User) -> list[Reported]:
    """Return the reports, open ones first, each beside what the text says now.

    What outlives the account of its author is for those who have the right to read it. And no
    author learns who reported them: readers are promised that.
    """
    if permissions.wrote(user, comment):
        return []
    if comment.status == Status.ERASED and not permissions.can_read_kept(user):
        return []
    rows = comment.reports.select_related("reporter", "decided_by")
    reports = sorted(rows.order_by("-pk")[:MOST_REPORTS], key=lambda each: each.status != "open")
    effort = Effort()
    since: dict[str, Sequence[Row]] = {"": (), comment.source: ()}
    for report in reports:
        if report.snapshot not in since:
            since[report.snapshot] = _changes(report.snapshot, comment.source, effort)
    return [Reported(report, since[report.snapshot]) for report in reports]


def _versions(comment: Comment) -> list[Version]:
    """Return the earlier texts, newest first, each beside the one that took its place."""
    effort = Effort()
    found, newer = [], comment.source
    for revision in comment.revisions.select_related("replaced_by").order_by("-number")[
        :MOST_VERSIONS
    ]:
        found.append(Version(revision, _changes(revision.source, newer, effort)))
        newer = revision.source
    return found


def _changes(before: str, after: str, effort: Effort) -> list[Row]:
    return diff_body(render(before), render(after), effort)


def _possible(comment: Comment, user: User) -> frozenset[Action]:
    """Return the decisions that the state of the comment and the rights of the user allow."""
    if not permissions.can_decide_on(user, comment):
        return frozenset()
    status = Status(comment.status)
    decisions = (Action.APPROVE, Action.REMOVE, Action.RESTORE)
    return frozenset(action for action in decisions if status in TRANSITIONS[action])
