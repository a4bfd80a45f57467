"""Who asks for a page, and from where."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User | None:
    """Return the signed-in user; without a session cookie the session is not looked at."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        return request.user
    return None


def client_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, or nothing if the proxy hides it."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # The adapter has told the operator.
        return ""
