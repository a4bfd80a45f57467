"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `site_name`, who makes the site, and `viewer`, the signed-in user or None.

    Without a session cookie the session is not even looked at, so that a page for
    anonymous readers sets no cookie, does not vary by cookie and can be kept by caches.
    """
    viewer = None
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            viewer = user
    return {
        "site_name": settings.SITE_NAME,
        "organisation": settings.ORGANISATION,
        "organisation_url": settings.ORGANISATION_URL,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "viewer": viewer,
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
