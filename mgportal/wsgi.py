"""The entry point for the application server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.pagecache.front import PageFront
from mgportal import release

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mgportal.settings")
django_application = get_wsgi_application()
application = PageFront(
    django_application,
    session_cookie=settings.SESSION_COOKIE_NAME,
    secure_header=getattr(settings, "SECURE_PROXY_SSL_HEADER", None),
    most_bytes=settings.PAGE_CACHE_MB * 1_000_000,
    release=release.digest,
)
