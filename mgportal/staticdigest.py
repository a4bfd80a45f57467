"""Tells whether the collected static files are still those of the sources."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def of_sources() -> str:
    """Return a SHA-256 in hexadecimal over the name and content of every static file."""
    whole = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                whole.update(path.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return whole.hexdigest()


def collected() -> str:
    """Return the digest of the files that were collected last, or an empty string."""
    stamp = settings.VAR / "static.sha256"
    complete = (settings.STATIC_ROOT / "staticfiles.json").exists()
    return stamp.read_text() if complete and stamp.exists() else ""


def remember(digest: str) -> None:
    """Keep the digest of the files that have just been collected."""
    (settings.VAR / "static.sha256").write_text(digest)
