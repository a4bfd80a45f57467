"""The one answer of a member to a decision, and what comes of it."""

from accounts.models import User
from comments.models import Appeal, Statement


def appeal(statement: Statement, *, by: User, text: str) -> Appeal:
    """Ask for another look at a decision about oneself. Raises Refused errors."""
    raise NotImplementedError


def can_decide(appeal: Appeal, *, by: User | None) -> bool:
    """Tell whether this moderator may judge: not about themselves, nor their own decision.

    Their own they may judge when there is nobody else, or as a superuser.
    """
    raise NotImplementedError


def uphold(appeal: Appeal, *, by: User | None, answer: str = "") -> Appeal:
    """Find that the member was right, and take the decision back. Raises Refused errors."""
    raise NotImplementedError


def decline(appeal: Appeal, *, by: User | None, answer: str) -> Appeal:
    """Find that the decision was right, and say why. Raises Refused errors."""
    raise NotImplementedError
