"""Who asks for a page."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User | None:
    """Return the signed-in user; without a session cookie the session is not looked at."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        return request.user
    return None
