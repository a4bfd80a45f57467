"""What a moderator changes in a comment that stays: who reads it, and what must not be told."""

from accounts.models import User
from comments.models import Comment


def redact(comment: Comment, *, by: User | None, text: str, reason: str, revision: int) -> Comment:
    """Take personal data or a method out of a text; `text` is the whole text without it.

    Words may only be left out, and named as such in [square brackets]. Raises Refused errors.
    """
    raise NotImplementedError


def set_audience(comment: Comment, *, by: User | None, audience: str, revision: int) -> Comment:
    """Show a comment to members only, with all that answers it, or to everybody again.

    Raises Refused errors, among them Invalid when it answers a comment for members.
    """
    raise NotImplementedError
