"""The address in every mail by which exactly that kind of mail is stopped, without signing in.

It names the member by number and says what the mail was about, signed. It holds as long as the
account lives, and it can do nothing but stop mails.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User

REPLIES = "replies"
DECISIONS = "decisions"
ALL = "all"
# With more discussions than these in a digest, the address stops everything.
_MOST = 10
# A dot, since colons are not whole in every mail program's links.
_SIGNER = signing.Signer(salt="comments.stop", sep=".")
Scope = str | int  # One of the names above, or the key of a followed discussion.


class Stop(NamedTuple):
    """What an address stops, and for whom."""

    user_id: int
    scopes: tuple[Scope, ...]


def address(user: User, scopes: Iterable[Scope]) -> str:
    """Return the whole address."""
    wanted = sorted(set(scopes), key=str)
    value = [user.pk, wanted if len(wanted) <= _MOST else [ALL]]
    return settings.SITE_URL + reverse("comments:stop", args=[_SIGNER.sign_object(value)])


def read(token: str) -> Stop | None:
    """Return what an address says; None if we did not make it."""
    try:
        user_id, scopes = _SIGNER.unsign_object(token)
        return Stop(int(user_id), tuple(scopes))
    except (signing.BadSignature, ValueError, TypeError):
        return None
