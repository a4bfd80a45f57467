"""What is put on a comment: an editor's note, a fold, a pin, a moderator's claim."""

from accounts.models import User
from comments.models import Comment


def annotate(comment: Comment, *, by: User | None, text: str, revision: int) -> Comment:
    """Put an editor's note under a comment; an empty text takes it off. Raises Refused errors."""
    raise NotImplementedError


def fold(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Collapse a comment behind its note, which it must have. Raises Refused errors."""
    raise NotImplementedError


def unfold(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Show a comment openly again, beside its note. Raises Refused errors."""
    raise NotImplementedError


def pin(comment: Comment, *, by: User | None, revision: int) -> Comment:
    """Put a published comment on the article on top of the others. Raises Refused errors."""
    raise NotImplementedError


def unpin(comment: Comment, *, by: User | None) -> Comment:
    """Put a comment back where it stands by its time. Raises NotAllowed."""
    raise NotImplementedError


def claim(comment: Comment, *, by: User) -> Comment:
    """Say that `by` has the comment in hand. Raises Claimed when somebody else has."""
    raise NotImplementedError


def release(comment: Comment, *, by: User) -> Comment:
    """Let go of a claim of one's own. Raises NotAllowed."""
    raise NotImplementedError
