"""Locking rows, and changing one only if it is still as it was read.

Locks are always taken in the same order, so that nobody waits in a circle: the author,
the comment that is answered or changed, its root, the discussion. On SQLite there are no
row locks; there the whole transaction is the only writer.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import cachetags
from comments.models import Comment, CommenterStanding, CommentReport, CommentThread
from comments.rendering import RENDERER
from comments.rules import Audience, Hold, ReportStatus, Status
from comments.services import errors
from comments.services.texts import Finished
from core import pagecache


def locked_author(by: User | None) -> User:
    """Fetch the member anew, so that what one member posts comes one after the other.

    Raises MayNotComment when the account may not write any more.
    """
    # `no_key` lets others refer to the row meanwhile, as every new session does.
    rows = User.objects.select_for_update(no_key=True)
    author = rows.filter(pk=by.pk, is_active=True).first() if by else None
    if author is None or not author.has_verified_email():
        raise errors.MayNotComment
    return author


def standing_of(user: User) -> CommenterStanding:
    """Fetch or make the standing of a member whose row is locked, or who decides alone."""
    standing, _made = CommenterStanding.objects.get_or_create(user=user)
    standing.user = user
    return standing


def locked_member(key: int | None) -> User | None:
    """Fetch the member of this key, so that nobody else changes how they stand; None if gone."""
    return User.objects.select_for_update(no_key=True).filter(pk=key).first() if key else None


def locked_comment(comment: Comment) -> Comment:
    """Fetch the comment and its discussion anew; nobody else changes the comment meanwhile.

    Raises NotPossible when even its place is gone.
    """
    # PostgreSQL joins to a row for which it had to wait what others held before. So the lock
    # comes first, and then what is behind it.
    if not Comment.objects.select_for_update(no_key=True).filter(pk=comment.pk).values("pk"):
        raise errors.NotPossible
    return Comment.objects.select_related("thread", "root", "author").get(pk=comment.pk)


def lock_around(comment: Comment) -> None:
    """Lock what a locked comment is counted in, so that it appears in the order of its time."""
    if comment.root_id:
        Comment.objects.select_for_update(no_key=True).only("pk").get(pk=comment.root_id)
    CommentThread.objects.select_for_update(no_key=True).only("pk").get(pk=comment.thread_id)


def locked_thread(article: Article) -> CommentThread:
    """Fetch the discussion of the article, or begin it; nobody else changes it meanwhile."""
    CommentThread.objects.get_or_create(article=article)
    return CommentThread.objects.select_for_update(no_key=True).get(article=article)


def change(comment: Comment, **values: Any) -> None:
    """Write `values` if the row still has the status and revision that were read.

    What they do to the counts of its root and its discussion is counted at once. Raises
    ChangedMeanwhile otherwise.
    """
    before = weight(comment)
    same = Comment.objects.filter(pk=comment.pk, status=comment.status, revision=comment.revision)
    if not same.update(**values):
        raise errors.ChangedMeanwhile
    for name, value in values.items():
        setattr(comment, name, value)
    _count(comment, before, weight(comment))


def add(
    text: Finished,
    thread: CommentThread,
    *,
    author: User,
    parent: Comment | None,
    token: UUID,
    at: datetime,
    **values: Any,
) -> Comment:
    """Add a comment and count it. Raises FormUsed when the token is somebody else's.

    The caller has locked the thread, so that comments appear in the order of their times.
    """
    comment = Comment(
        thread=thread,
        author=author,
        parent=parent,
        root=parent and (parent.root or parent),
        **text._asdict(),
        renderer=RENDERER,
        submit_token=token,
        created_at=at,
        published_at=at,
        **values,
    )
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError as error:
        raise errors.FormUsed from error
    _count(comment, (0, 0), weight(comment))
    return comment


def count_reports(keys: Iterable[int]) -> None:
    """Count the open reports about locked comments, and note since when the first one waits."""
    waiting = CommentReport.objects.filter(comment=OuterRef("pk"), status=ReportStatus.OPEN)
    mine = waiting.order_by().values("comment")
    Comment.objects.filter(pk__in=keys).update(
        open_reports=Coalesce(Subquery(mine.annotate(count=Count("pk")).values("count")), 0),
        reported_at=Subquery(mine.annotate(first=Min("created_at")).values("first")),
    )


def mark(comment: Comment, **values: Any) -> None:
    """Write to a locked comment what no reader sees; no page has to be made anew for that."""
    Comment.objects.filter(pk=comment.pk).update(**values)
    for name, value in values.items():
        setattr(comment, name, value)


def narrow(comment: Comment, below: QuerySet[Comment]) -> int:
    """Show what stands below a locked comment to members only; return how many that concerns.

    Raises ChangedMeanwhile when somebody is changing one of them right now: who holds an answer
    may be waiting for this comment.
    """
    public = below.filter(audience=Audience.PUBLIC)
    locked = public.select_for_update(no_key=True, nowait=True).order_by("pk")
    try:
        statuses = dict(locked.values_list("pk", "status"))
    except OperationalError as error:
        raise errors.ChangedMeanwhile from error
    public.update(audience=Audience.MEMBERS)
    moved = sum(status == Status.PUBLISHED for status in statuses.values())
    Comment.objects.filter(pk=comment.root_id or comment.pk).update(
        reply_count=F("reply_count") - moved, member_reply_count=F("member_reply_count") + moved
    )
    touch(
        comment.thread,
        public_count=F("public_count") - moved,
        member_count=F("member_count") + moved,
    )
    return len(statuses)


def touch(thread: CommentThread, **values: Any) -> None:
    """Say that something that readers see of the discussion has changed, and write `values`."""
    CommentThread.objects.filter(pk=thread.pk).update(version=F("version") + 1, **values)
    names = cachetags.changed_in(thread)
    # Once it is certain; a cache that is down must not undo what was decided.
    transaction.on_commit(lambda: pagecache.purge(names), robust=True)


def was_published(comment: Comment) -> bool:
    """Tell whether a comment that waits was seen by readers before."""
    return comment.hold_code in (Hold.REPORTS, Hold.EDITED)


def weight(comment: Comment) -> tuple[int, int]:
    """Return what a comment adds to the counts for everybody and to those for members."""
    if comment.status != Status.PUBLISHED:
        return 0, 0
    return (1, 0) if comment.audience == Audience.PUBLIC else (0, 1)


def _count(comment: Comment, before: tuple[int, int], after: tuple[int, int]) -> None:
    """Count a change, root first and discussion last: that is the order of locks."""
    public, member = after[0] - before[0], after[1] - before[1]
    if comment.root_id and (public or member):
        Comment.objects.filter(pk=comment.root_id).update(
            reply_count=F("reply_count") + public,
            member_reply_count=F("member_reply_count") + member,
        )
    values: dict[str, Any] = {}
    if public or member:
        values = {
            "public_count": F("public_count") + public,
            "member_count": F("member_count") + member,
        }
    if public > 0:
        values["last_public_at"] = timezone.now()
    if comment.thread.pinned_id == comment.pk and comment.status != Status.PUBLISHED:
        values |= {"pinned": None, "pinned_by": None, "pinned_at": None}
    touch(comment.thread, **values)
