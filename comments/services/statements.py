"""The reasons of a decision, told to the member whom it concerns."""

from datetime import datetime

from accounts.models import User
from comments.models import ModerationAction, Statement


def tell(
    line: ModerationAction,
    member: User | None,
    *,
    message: str = "",
    until: datetime | None = None,
    by_a_person: bool = True,
) -> Statement | None:
    """Tell the member why; None when there is no account any more. Call it inside a transaction."""
    raise NotImplementedError
