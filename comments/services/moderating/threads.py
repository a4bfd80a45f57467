"""Whether a discussion takes comments, until when, from whom they come first, and for whom."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article
from comments import permissions
from comments.models import CommentThread, ModerationAction
from comments.rules import Action, ThreadState
from comments.services import errors, rows


@transaction.atomic
def set_state(article: Article, *, by: User | None, state: str, note: str = "") -> CommentThread:
    """Open, close or lock the discussion of an article. Raises NotAllowed.

    Editors open and close; a lock is the moderators' own.
    """
    if not permissions.can_moderate(by):
        raise errors.NotAllowed
    thread = rows.locked_thread(article)
    before = thread.state
    if before == state:
        return thread
    thread.state = ThreadState(state)
    thread.save(update_fields=["state"])
    ModerationAction.objects.create(
        actor=by,
        action=Action.SET_STATE,
        thread=thread,
        from_status=before,
        to_status=state,
        note=note.strip()[:500],
    )
    return thread


def set_mode(article: Article, *, by: User | None, mode: str, note: str = "") -> CommentThread:
    """Let a moderator read every new comment first, or not any more. Raises NotAllowed."""
    raise NotImplementedError


def set_closing(
    article: Article, *, by: User | None, at: datetime | None, note: str = ""
) -> CommentThread:
    """Set the time at which the discussion closes by itself; None is never. Raises NotAllowed."""
    raise NotImplementedError


def set_default_audience(article: Article, *, by: User | None, audience: str) -> CommentThread:
    """Set for whom new comments are at first. Raises NotAllowed."""
    raise NotImplementedError
