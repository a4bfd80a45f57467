"""Notes what members and moderators shall be told by mail; it is sent later."""

from comments.models import Comment, Outbox


def comment_published(comment: Comment) -> None:
    """Note for whom a comment is news that everybody or all members can read now."""


def somebody_in_danger(comment: Comment) -> None:
    """Note for the moderators that the author of a comment may be in danger."""


def cancel(comment: Comment) -> None:
    """Forget what waits to be told about a comment that is gone."""
    Outbox.objects.filter(comment=comment, sent_at__isnull=True).delete()
