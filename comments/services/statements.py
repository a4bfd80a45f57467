"""The reasons of a decision, told to the member whom it concerns."""

from datetime import datetime

from accounts.models import User
from comments import notifications
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
    if member is None:
        return None
    statement = Statement.objects.create(
        member=member,
        comment=line.comment,
        line=line,
        action=line.action,
        reason=line.reason,
        message=message,
        until=until,
        by_a_person=by_a_person,
        at=line.at,
    )
    notifications.decided(statement)
    return statement
