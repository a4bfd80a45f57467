"""What moderators do; every decision leaves a line with its reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.models import Comment, CommentThread, ModerationAction
from comments.rules import Action, Reason, Status, ThreadState
from comments.services import errors, rows


@transaction.atomic
def remove(
    comment: Comment, *, by: User | None, reason: str, revision: int, note: str = ""
) -> Comment:
    """Take a comment from readers; its place and, for moderators, its text stay.

    `revision` is the one that the moderator read. Raises Refused errors.
    """
    return _decide(comment, Action.REMOVE, by=by, reason=reason, revision=revision, note=note)


@transaction.atomic
def restore(
    comment: Comment, *, by: User | None, reason: str, revision: int, note: str = ""
) -> Comment:
    """Show a removed comment again, where it stood. Raises Refused errors."""
    return _decide(comment, Action.RESTORE, by=by, reason=reason, revision=revision, note=note)


@transaction.atomic
def set_state(
    article: Article, *, by: User | None, state: ThreadState, note: str = ""
) -> CommentThread:
    """Open, close or lock the discussion of an article. Raises NotAllowed."""
    if not permissions.can_moderate(by):
        raise errors.NotAllowed
    thread = rows.locked_thread(article)
    before = thread.state
    if before == state:
        return thread
    thread.state = state
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


def _decide(
    comment: Comment, action: Action, *, by: User | None, reason: str, revision: int, note: str
) -> Comment:
    """Move a comment along the table, keep the count true and write the line."""
    comment = rows.locked_comment(comment)
    if not permissions.can_decide_on(by, comment):
        raise errors.NotAllowed
    note = note.strip()[:500]
    _require_reason(action, reason, note)
    before = Status(comment.status)
    after = rules.TRANSITIONS[action].get(before)
    if after is None:
        raise errors.NotPossible
    if comment.revision != revision:
        raise errors.ChangedMeanwhile
    removed = after == Status.REMOVED
    rows.change(
        comment,
        status=after,
        removal_code=reason if removed else "",
        closed_at=timezone.now() if removed else None,
    )
    ModerationAction.objects.create(
        actor=by,
        action=action,
        thread=comment.thread,
        comment=comment,
        from_status=before,
        to_status=after,
        revision=revision,
        reason=reason,
        note=note,
    )
    return comment


def _require_reason(action: Action, reason: str, note: str) -> None:
    """Raise Invalid unless the reason is one of the action's, with a note where it says nothing."""
    if reason not in rules.REASONS[action]:
        raise errors.Invalid(_("Please choose a reason."))
    if reason == Reason.OTHER and not note:
        raise errors.Invalid(_("Please tell the reason in a note."))
