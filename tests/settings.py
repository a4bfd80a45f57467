"""The portal's settings for tests: state of their own, a fast hasher, mail kept in memory."""

import os
import tempfile
from pathlib import Path

# The first process makes the folder; the workers that it starts find it in their environment.
if "MGPORTAL_TEST_VAR" not in os.environ:
    os.environ["MGPORTAL_TEST_VAR"] = tempfile.mkdtemp(prefix="mgportal-tests-")
TEST_VAR = Path(os.environ["MGPORTAL_TEST_VAR"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
(TEST_VAR / WORKER).mkdir(exist_ok=True)
os.environ["MGPORTAL_VAR"] = str(TEST_VAR / WORKER)
os.environ["MGPORTAL_ENV_FILE"] = os.devnull

from mgportal.settings import *  # noqa: E402, F403
from mgportal.settings import CACHES, DATABASES, VAR  # noqa: E402

(VAR / "static").mkdir(exist_ok=True)  # whitenoise warns when there is none.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "core.sqlite3":
    # A file, because threads cannot share a database in memory as they share a real one.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
# Threads of a test open connections of their own; none may outlive it.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # Each worker empties its cache between tests, so each has a database of the server. The first
    # one is left to the sites that tests start: a start purges all that is kept.
    server = CACHES["default"]["LOCATION"].rstrip("/").removesuffix("/0")
    CACHES["default"]["LOCATION"] = f"{server}/{int(WORKER.removeprefix('gw')) + 1}"
