"""What a production site must have set before it may start."""

from collections.abc import Mapping
from typing import Any

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


def production_problems(settings: Mapping[str, Any]) -> list[str]:
    """Return one line for each unsafe production setting, naming the variable to set.

    `settings` is the namespace of the settings module. The list is empty when the
    site may start.
    """
    problems = []
    if settings["DEBUG"]:
        problems.append("DEBUG must be off in production.")
    secret = settings["SECRET_KEY"]
    if len(secret) < 50 or len(set(secret)) < 5 or secret.startswith("django-insecure-"):
        problems.append("SECRET_KEY must be set to at least 50 random characters.")
    hosts = set(settings["ALLOWED_HOSTS"])
    if not hosts - _LOCAL_HOSTS:
        problems.append("ALLOWED_HOSTS must name the site's own host.")
    if "*" in hosts:
        problems.append("ALLOWED_HOSTS must not be '*': it lets a forged Host header into mails.")
    if not settings["SITE_URL"].startswith("https://"):
        problems.append("SITE_URL must be the site's https:// address.")
    if not settings["EMAIL_CONFIGURED"]:
        problems.append("EMAIL_URL must name a mail server: members verify their address by mail.")
    if not settings["CACHE_CONFIGURED"] and settings["WEB_WORKERS"] > 1:
        problems.append("CACHE_URL must name Valkey or Redis when WEB_WORKERS is more than 1.")
    return problems
