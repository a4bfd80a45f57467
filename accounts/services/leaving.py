"""Deleting an account for good, with all that the site holds about it."""

import logging
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import CASCADE, Q

from accounts import cachetags, notifications, personal_data
from accounts.models import User
from accounts.services import held_names, sessions
from accounts.services.errors import NotAllowed, StillStaff
from core import erasures, pagecache

logger = logging.getLogger(__name__)

KIND = "account"  # Its name in the ledger.
_TRIES = 3


def require_free(user: User) -> None:
    """Raise StillStaff for an account that holds rights.

    Another person must take them away first: so the last one who manages accounts cannot
    vanish, and nobody leaves work behind that no colleague knows of.
    """
    holds_rights = user.groups.exists() or user.user_permissions.exists()
    if user.is_staff or user.is_superuser or holds_rights:
        raise StillStaff


def leave(*, user: User, by: User | None) -> None:
    """Delete the account and everything personal; what must stay loses its author.

    Members do this for themselves, the operator (None) and superusers for others. An account
    that is gone already stays gone. Raises NotAllowed or StillStaff.
    """
    if by is not None and by.pk != user.pk and not by.is_superuser:
        raise NotAllowed
    _erase(user.pk, is_new=True)


def replay() -> int:
    """Delete anew what a backup brought back, and return how many accounts that were.

    An account that is younger than the erasure is somebody else's with the same number.
    """
    count = 0
    for entry in erasures.noted(KIND):
        meant = User.objects.filter(pk=entry.key, date_joined__lt=entry.at)
        if meant.exists():
            _erase(int(entry.key), is_new=False)
            count += 1
    return count


def _erase(user_id: int, *, is_new: bool) -> None:
    """Erase, and once more if somebody referred to the account in the same moment."""
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                _erase_rows(user_id, is_new=is_new)
        except (IntegrityError, OperationalError):
            if not left:
                raise
            logger.warning("Account %d was in use while it was deleted; trying again.", user_id)
        else:
            return


def _erase_rows(user_id: int, *, is_new: bool) -> None:
    """Erase what the apps keep, then the account; all or nothing.

    Whatever the member does in another tab takes the same lock first. So it either comes
    before and is erased, or finds no account any more.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        return
    if is_new:
        require_free(user)
    name, email = user.username, user.email
    _forget_in_admin_log(user)
    for part in personal_data.parts():
        part.erase(user)
    user.delete()
    if is_new:
        erasures.note(KIND, user_id)
        transaction.on_commit(lambda: notifications.tell_gone(email), robust=True)
    transaction.on_commit(partial(pagecache.purge, [cachetags.member_name(user_id)]), robust=True)
    # Nobody shall speak in the name of somebody who left a moment ago.
    transaction.on_commit(lambda: held_names.hold(name), robust=True)
    transaction.on_commit(lambda: sessions.end_of(user_id), robust=True)


def _forget_in_admin_log(user: User) -> None:
    """Delete what the administration noted about the account and about what goes with it.

    Such lines hold the pseudonym or the address. What the account did itself goes with it.
    """
    lines = LogEntry.objects.all()
    lines.filter(content_type=ContentType.objects.get_for_model(User), object_id=user.pk).delete()
    for relation in user._meta.related_objects:
        if relation.on_delete is not CASCADE:
            continue
        of_kind = lines.filter(
            content_type=ContentType.objects.get_for_model(relation.related_model)
        )
        if not of_kind.exists():
            continue
        mine = relation.related_model._base_manager.filter(**{relation.field.name: user})
        keys = {str(key) for key in mine.values_list("pk", flat=True)}
        logged = of_kind.values_list("pk", "object_id")
        lines.filter(pk__in=[pk for pk, object_id in logged if object_id in keys]).delete()
    if user.email:
        named = Q(object_repr__icontains=user.email) | Q(change_message__icontains=user.email)
        lines.filter(named).delete()
