"""Locking rows, and changing one only if it is still as it was read.

Locks are always taken in the same order, so that nobody waits in a circle: the author,
the comment that is answered or changed, the discussion. On SQLite there are no row
locks; there the whole transaction is the only writer.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from articles.models import Article
from comments.models import Comment, CommentThread
from comments.rendering import RENDERER
from comments.services import errors
from comments.services.texts import Finished


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


def locked_comment(comment: Comment) -> Comment:
    """Fetch the comment and its discussion anew; nobody else changes the comment meanwhile."""
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("thread", "root").get(pk=comment.pk)


def locked_thread(article: Article) -> CommentThread:
    """Fetch the discussion of the article, or begin it; nobody else changes it meanwhile."""
    CommentThread.objects.get_or_create(article=article)
    return CommentThread.objects.select_for_update(no_key=True).get(article=article)


def change(comment: Comment, **values: Any) -> None:
    """Write `values` if the row still has the status and revision that were read.

    Raises ChangedMeanwhile otherwise.
    """
    same = Comment.objects.filter(pk=comment.pk, status=comment.status, revision=comment.revision)
    if not same.update(**values):
        raise errors.ChangedMeanwhile
    for name, value in values.items():
        setattr(comment, name, value)


def add(
    text: Finished,
    thread: CommentThread,
    *,
    author: User,
    parent: Comment | None,
    token: UUID,
    at: datetime,
) -> Comment:
    """Add a published comment and count it. Raises FormUsed when the token is somebody else's.

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
    )
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError as error:
        raise errors.FormUsed from error
    count(thread, 1)
    return comment


def count(thread: CommentThread, difference: int) -> None:
    """Add `difference` to the number of published comments. The last step: it locks the row."""
    rows = CommentThread.objects.filter(pk=thread.pk)
    rows.update(public_count=F("public_count") + difference)
