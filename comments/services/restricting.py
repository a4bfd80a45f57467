"""What moderators do about a member: warn, read first, suspend, ban; never in secret."""

from datetime import datetime

from accounts.models import User
from comments.models import Comment, Statement


def warn(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Warn a member, who must say that they read it before they write again.

    Raises Refused errors.
    """
    raise NotImplementedError


def premoderate(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a moderator read all comments of a member first, until then. Raises Refused errors."""
    raise NotImplementedError


def suspend(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a member not take part until then. Raises Refused errors."""
    raise NotImplementedError


def ban(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None = None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a member not take part until then, or ever again without a time. Raises Refused errors.

    It needs a right of its own.
    """
    raise NotImplementedError


def lift(member: User, *, by: User | None, kind: str, note: str = "", message: str = "") -> None:
    """End a restriction early; `kind` is the action that set it. Raises Refused errors."""
    raise NotImplementedError


def acknowledge(statement: Statement, *, by: User) -> Statement:
    """Note that the member has read it; twice is the same as once. Raises NotAllowed."""
    raise NotImplementedError
