"""Runs code on the site of a test, one line of JSON a time, as `manage.py shell` runs it.

A command of its own would load the whole portal again for each few rows that a test needs.
"""

import io
import json
import os
import sys
import traceback
from contextlib import redirect_stdout
from functools import cache
from typing import Any

import django
from django.contrib.auth import hashers
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.management.commands.shell import Command
from django.db import connections


def answer(code: str, names: dict[str, Any]) -> dict[str, str]:
    """Run some code and return what it printed, and how it failed if it did."""
    printed, failed = io.StringIO(), ""
    try:
        with redirect_stdout(printed):
            exec(code, dict(names))  # noqa: S102
    except Exception:  # Whatever it is, the test shows it.
        failed = traceback.format_exc()
    # The next code finds things as a new process would.
    connections.close_all()
    if isinstance(caches["default"], LocMemCache):
        caches["default"].clear()
    return {"printed": printed.getvalue(), "failed": failed}


def main() -> None:
    """Answer line by line until there is no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mgportal.settings")
    # All who are made here have the same password, and to hash it takes a third of a second.
    hashers.make_password = cache(hashers.make_password)
    django.setup()
    names = Command().get_namespace(verbosity=0)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), names)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
