"""Finding out who asks, by the cookie: what the session holds, and whose account it is.

Every page for somebody who is signed in begins with it. Django writes the SQL of both questions
anew for each request, which takes five times as long as asking them.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.prepared import Keys, Prepared
from core.rows import Joined


def _data(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Session.objects.filter(
        session_key=places.text("key"), expire_date__gt=places.moment("now")
    )
    return rows.values_list("session_data")


_DATA = Prepared(_data)
_ACCOUNT = Joined(lambda places: User.objects.filter(pk=places.key("account")))


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is not there, or has ended, is a new one."""
        key = self.session_key or ""
        # Whoever makes up a key may put anything into it, and PostgreSQL refuses a NUL.
        found = _DATA.rows(key=key, now=timezone.now()) if key.isalnum() else []
        if not found:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0][0])
        return held


class AccountBackend(AuthenticationBackend):
    """Signs in by address or pseudonym, as allauth does, and knows who is signed in."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account, unless it is gone or may not sign in."""
        for user in _ACCOUNT.fetch(account=user_id):
            if self.user_can_authenticate(user):
                return user
        return None
