"""The portal's settings, with a fast password hasher and mail kept in memory."""

import os
import tempfile

os.environ.setdefault("MGPORTAL_VAR", tempfile.mkdtemp(prefix="mgportal-tests-"))

from mgportal.settings import *  # noqa: E402, F403
from mgportal.settings import DATABASES, VAR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because threads cannot share a database in memory as they share a real one.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
