"""Taking a decision back while it is still on the screen."""

from datetime import datetime

from accounts.models import User
from comments.models import Comment, ModerationAction


def can_undo(line: ModerationAction, *, by: User | None, now: datetime) -> bool:
    """Tell whether a moderator may take this decision of their own back, by kind and time."""
    raise NotImplementedError


def undo(line: ModerationAction, *, by: User | None) -> Comment:
    """Take back an approval or a removal of one's own of some minutes ago.

    The comment is again where it was, and in the lists in which it was. Raises NotAllowed,
    NotPossible when something else happened since, or TooLateToUndo.
    """
    raise NotImplementedError
