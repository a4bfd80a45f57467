"""Who may take part as a reader: thank and report."""

from django.utils import timezone

from accounts.models import User
from comments.models import CommenterStanding
from comments.rules import Action
from comments.services import errors, rows


def locked_reader(by: User | None) -> CommenterStanding:
    """Lock the member's row and return how the member stands.

    Raises MayNotComment, or Barred for a member who is suspended or banned. A warning that
    was not read yet is no bar: it stands in the way of writing only.
    """
    member = rows.locked_author(by)
    standing = CommenterStanding.objects.of(member)
    standing.user = member
    now = timezone.now()
    if standing.is_banned(now):
        raise errors.Barred(standing.banned_until, Action.BAN)
    if standing.is_suspended(now):
        raise errors.Barred(standing.suspended_until, Action.SUSPEND)
    return standing
