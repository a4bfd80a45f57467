"""What all decisions share: what must hold before one, and the line that it leaves."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from comments import rules
from comments.models import Comment, ModerationAction
from comments.rules import Action, Reason, Status
from comments.services import errors, rows
from comments.services.moderating.refusals import DecidedMeanwhile
from core.text import normalise

LONGEST_PRIVATE_NOTE = 500
# Nobody has these comments before them any more.
_DEALT_WITH = {
    "urgent_at": None,
    "medical_at": None,
    "flagged_at": None,
    "claimed_by": None,
    "claimed_at": None,
}


def locked(comment: Comment) -> tuple[Comment, User | None]:
    """Lock the author, whose standing may change, and then the comment; return both."""
    author = rows.locked_member(comment.author_id)
    return rows.locked_comment(comment), author


def require_current(
    comment: Comment, action: Action, *, revision: int | None = None, status: str = ""
) -> None:
    """Raise an error unless the comment is as the moderator saw it, and the action is possible."""
    seen = not status or comment.status == status
    if not seen or Status(comment.status) not in rules.TRANSITIONS[action]:
        refuse_decided(comment)
    if revision is not None and comment.revision != revision:
        raise errors.ChangedMeanwhile


def require_standing(comment: Comment, revision: int) -> None:
    """Raise an error unless the comment has a text, and it is the one that was read."""
    if comment.status not in rules.EDITABLE:
        refuse_decided(comment)
    if comment.revision != revision:
        raise errors.ChangedMeanwhile


def refuse_decided(comment: Comment) -> None:
    """Raise DecidedMeanwhile, which tells who moved the comment last, or else NotPossible."""
    line = last_move(comment)
    raise DecidedMeanwhile(line) if line else errors.NotPossible


def last_move(comment: Comment, *actions: Action) -> ModerationAction | None:
    """Return the last line of the record that moved the comment by one of these actions, or any."""
    lines = ModerationAction.objects.filter(comment=comment)
    moves = lines.filter(action__in=actions or rules.TRANSITIONS)
    return moves.select_related("actor").order_by("-pk").first()


def require_reason(action: Action, reason: str, explanation: str) -> None:
    """Raise Invalid unless the reason is one of the action's, with words where it says nothing."""
    if reason not in rules.REASONS[action]:
        raise errors.Invalid(_("Please choose a reason."))
    if reason == Reason.OTHER and not explanation:
        raise errors.Invalid(_("Please tell the author the reason in a message."))


def measured(text: str, most: int = rules.LONGEST_NOTE) -> str:
    """Return a message or a note as it is kept. Raises Invalid when it is too long."""
    text = normalise(text).strip()
    if len(text) > most:
        lengths = {"have": len(text), "most": most}
        message = _("Your text has %(have)d characters. Please shorten it to %(most)d.")
        raise errors.Invalid(message % lengths)
    return text


def measured_note(text: str) -> str:
    """Return a private note as it is kept. Raises Invalid when it is too long."""
    return measured(text, LONGEST_PRIVATE_NOTE)


def dealt_with(comment: Comment) -> tuple[dict[str, Any], str]:
    """Return the values that take a comment off all lists, and the marks that it had, in short."""
    times = {name: getattr(comment, name) for name in ("urgent_at", "medical_at", "flagged_at")}
    marks = [f"{name}={at.timestamp():.0f}" for name, at in times.items() if at]
    if comment.crisis:
        marks.append(f"crisis={comment.crisis}")
    return dict(_DEALT_WITH), " ".join(marks)


def write(
    action: Action,
    comment: Comment,
    *,
    by: User | None,
    before: str,
    after: str,
    reason: str = "",
    note: str = "",
    **values: Any,
) -> ModerationAction:
    """Add a line about a comment to the record. It never holds what the comment says."""
    return ModerationAction.objects.create(
        actor=by,
        action=action,
        thread=comment.thread,
        comment=comment,
        comment_key=comment.public_id,
        from_status=before,
        to_status=after,
        revision=comment.revision,
        reason=reason,
        note=note,
        **values,
    )
