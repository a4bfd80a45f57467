"""Ending sessions. Whose one is stands inside it, so that finding them takes a look at all."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User

_AT_ONCE = 500


def end_of(user_id: int) -> int:
    """Delete every session of one account, with what it carries, and return how many."""
    return _delete(lambda owner: owner == str(user_id))


def tidy() -> int:
    """Delete sessions that have run out, and those of accounts that are gone; return how many."""
    count = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    known = {str(key) for key in User.objects.values_list("pk", flat=True)}
    return count + _delete(lambda owner: bool(owner) and owner not in known)


def _delete(is_meant: Callable[[str], bool]) -> int:
    keys = [
        session.pk
        for session in Session.objects.iterator(chunk_size=_AT_ONCE)
        if is_meant(str(session.get_decoded().get(SESSION_KEY, "")))
    ]
    for start in range(0, len(keys), _AT_ONCE):
        Session.objects.filter(pk__in=keys[start : start + _AT_ONCE]).delete()
    return len(keys)
