"""Which code of the portal this is."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings

from mgportal import staticdigest

_PARTS = ("*.py", "*.html")


def digest() -> str:
    """Return a SHA-256 in hexadecimal over the code, the templates and the static files."""
    paths = [Path(config.path) for config in apps.get_app_configs()]
    folders = [path for path in paths if path.parent == settings.BASE_DIR]
    folders.append(settings.BASE_DIR / "templates")
    whole = hashlib.sha256(staticdigest.collected().encode())
    files = {path for folder in folders for part in _PARTS for path in folder.rglob(part)}
    for path in sorted(files):
        name = str(path.relative_to(settings.BASE_DIR))
        whole.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
