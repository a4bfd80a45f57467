"""What a production site must have set before it may start."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http.request import validate_host

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def production_problems(settings: Mapping[str, Any]) -> list[str]:
    """Return one line for each unsafe production setting, naming the variable to set.

    `settings` is the namespace of the settings module. The list is empty when the
    site may start.
    """
    return [*_secrets(settings), *_addresses(settings), *_services(settings)]


def _secrets(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG must be off in production."
    secret = settings["SECRET_KEY"]
    is_weak = len(secret) < 50 or len(set(secret)) < 5 or secret.startswith("django-insecure-")
    # White space tells of a remark behind the value, which no environment file knows.
    if is_weak or len(secret.split()) > 1:
        yield "SECRET_KEY must be set to at least 50 random characters."


def _addresses(settings: Mapping[str, Any]) -> Iterator[str]:
    hosts = settings["ALLOWED_HOSTS"]
    own = urlsplit(settings["SITE_URL"])
    is_own = own.scheme == "https" and bool(own.hostname)
    if not is_own:
        yield "SITE_URL must be the site's https:// address."
    if not set(hosts) - _LOCAL_HOSTS:
        yield "ALLOWED_HOSTS must name the site's own host."
    elif "*" in hosts:
        yield "ALLOWED_HOSTS must not be '*': it lets a forged Host header into mails."
    elif is_own and not validate_host(str(own.hostname), hosts):
        yield f"ALLOWED_HOSTS must name {own.hostname}, the host of SITE_URL."
    origins = settings["CSRF_TRUSTED_ORIGINS"]
    if "https://*" in origins or not all(origin.startswith("https://") for origin in origins):
        yield "CSRF_TRUSTED_ORIGINS must name https:// origins, and not all of them."
    if not settings["ALLAUTH_TRUSTED_PROXY_COUNT"]:
        yield (
            "TRUSTED_PROXY_COUNT must be at least 1: the portal itself speaks plain http, so a"
            " proxy must stand in front of it for https."
        )
    if not settings["SECURE_HSTS_SECONDS"]:
        yield "SECURE_HSTS_SECONDS must be more than 0; it may be small at first."


def _services(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["EMAIL_BACKEND"] != _SMTP:
        yield "EMAIL_URL must name a mail server: members verify their address by mail."
    cache = settings["CACHES"]["default"]["BACKEND"]
    if cache.endswith(".DummyCache"):
        yield "CACHE_URL must name a cache that keeps something: limits are counted in it."
    elif cache.endswith(".LocMemCache") and settings["WEB_WORKERS"] > 1:
        yield "CACHE_URL must name Valkey or Redis when WEB_WORKERS is more than 1."
