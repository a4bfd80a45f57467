"""`make bench`: measures the portal on this machine, on a site of its own."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django

from benchmarks import answers, options, servers


def enter() -> None:
    """Turn to the state folder and the settings of benchmarks, for servers started from here too.

    What is set for the site itself counts for nothing here, but for a database that is named.
    """
    var = Path(os.environ.get("MGPORTAL_VAR") or servers.ROOT / "var").expanduser().resolve()
    for name in ("CACHE_URL", "PRODUCTION", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL"):
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="mgportal.settings",
        MGPORTAL_VAR=str(var / "bench" / "site"),
        MGPORTAL_ENV_FILE=os.devnull,
        # As behind a proxy, which tells from where each member comes: what one connection may
        # write within an hour is little.
        TRUSTED_PROXY_COUNT="1",
        # They would be at work in some rounds and not in others.
        RUN_JOBS="false",
    )
    django.setup()


def main() -> int:
    """Measure, and return the exit code: 1 where an answer was wrong."""
    chosen = options.parse(sys.argv[1:])
    enter()
    measuring = import_module("benchmarks.measuring")  # It needs the models, which are known now.
    try:
        return int(measuring.measure(chosen) > 0)
    except (ValueError, answers.BadAnswer, servers.NotStarted) as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
