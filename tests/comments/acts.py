"""What the tests of services share."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from comments.models import Comment, CommentRevision, CommentThread
from comments.services import posting

TEXT = "I rest before I am tired, and it helps."


def rest(seconds: float) -> None:
    """Let time pass since everything that was written."""
    for comment in Comment.objects.all():
        comment.created_at -= timedelta(seconds=seconds)
        comment.save(update_fields=["created_at"])
    for revision in CommentRevision.objects.all():
        revision.replaced_at -= timedelta(seconds=seconds)
        revision.save(update_fields=["replaced_at"])


def post(article: Any, by: Any, text: str = TEXT, *, token: Any = None, **values: Any) -> Any:
    """Post with a form of its own."""
    return posting.post(article, by=by, text=text, token=token or uuid4(), **values)


def count(article: Any) -> int:
    """Return the number that the page shows."""
    return CommentThread.objects.get(article=article).public_count
