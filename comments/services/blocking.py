"""Members whom another member does not want to read; nobody else notices."""

from django.db import transaction

from accounts.models import User
from comments import rules
from comments.models import MemberBlock
from comments.services import errors


@transaction.atomic
def hide(member: User, *, by: User) -> MemberBlock:
    """Fold what `member` writes wherever `by` reads; twice is the same as once.

    Raises NotPossible for oneself, and TooManyHidden.
    """
    if member.pk == by.pk:
        raise errors.NotPossible
    if MemberBlock.objects.filter(user=by).exclude(blocked=member).count() >= rules.MOST_HIDDEN:
        raise errors.TooManyHidden
    return MemberBlock.objects.get_or_create(user=by, blocked=member)[0]


def show(member: User, *, by: User) -> None:
    """Show again what `member` writes."""
    MemberBlock.objects.filter(user=by, blocked=member).delete()
