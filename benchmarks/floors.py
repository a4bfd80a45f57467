"""What the portal is compared with, under the same server: `python -m benchmarks.floors`.

The bare callable answers the very bytes and headers that the portal answered, from a file that
the benchmark has written. What it does not know, a Django with one small view answers.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import django
from django.core.wsgi import get_wsgi_application

from mgportal import server

ANSWERS = "BENCH_ANSWERS"  # Names the file in the environment.
# Status line, headers and body; and the same as it is handed to the server.
Known = tuple[str, list[tuple[str, str]], bytes]
Answer = tuple[str, list[tuple[str, str]], list[bytes]]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def write(path: Path, answers: dict[str, Known]) -> None:
    """Write for each path what is answered there."""
    known = {
        name: (status, headers, body.decode("latin-1"))
        for name, (status, headers, body) in answers.items()
    }
    path.write_text(json.dumps(known))


def read(path: Path) -> dict[str, Answer]:
    """Return what `write` has written, ready to be answered."""
    return {
        name: (status, [(key, value) for key, value in headers], [body.encode("latin-1")])
        for name, (status, headers, body) in json.loads(path.read_text()).items()
    }


def application_of(answers: dict[str, Answer], django: Application) -> Application:
    """Return the bare callable, with Django for the paths that it does not know."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        known = answers.get(environ["PATH_INFO"])
        if known is None:
            return django(environ, start_response)
        status, headers, chunks = known
        start_response(status, headers)
        return chunks

    return application


def application_for(environment: Mapping[str, str]) -> Application:
    """Return the floor, in the process that will answer."""
    path = environment.get(ANSWERS)
    return application_of(read(Path(path)) if path else {}, get_wsgi_application())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor_settings"
    django.setup()  # As in the process that serves the portal, of which its workers are copies.
    server.run(lambda: None, "benchmarks.floor_wsgi:application")
