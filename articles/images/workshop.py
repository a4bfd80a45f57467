"""Runs `articles.images.encoding` in a process of its own and brings back what it made."""

import json
import logging
import os
import subprocess
import sys
import threading
from typing import Any

from articles.images import encoding
from articles.images.encoding import File, Unfit

SECONDS = 90  # For one picture. What people upload takes two or three.
_log = logging.getLogger(__name__)
# Several large pictures at once would take more memory than small machines have.
_one_at_a_time = threading.Lock()


def measure(source: bytes) -> tuple[str, int, int]:
    """Return the format and the size in which the picture will be stored. Raises Unfit."""
    answer, _rest = _ask("measure", source)
    return answer["kind"], answer["width"], answer["height"]


def make(source: bytes) -> list[File]:
    """Return the picture freshly encoded, and after it its renditions. Raises Unfit."""
    answer, rest = _ask("make", source)
    files, at = [], 0
    for kind, width, height, size in answer["files"]:
        files.append(File(kind, width, height, rest[at : at + size]))
        at += size
    return files


def _ask(task: str, source: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what the program answered: a line of JSON and the bytes behind it."""
    # It needs no setting of ours, and secrets are none of its business.
    environment = {"PATH": os.defpath, "MALLOC_ARENA_MAX": "2"}
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603  # No part of the command comes from outside.
                [sys.executable, "-I", encoding.__file__, task],
                input=source,
                capture_output=True,
                timeout=SECONDS,
                env=environment,
            )
    except subprocess.TimeoutExpired as error:
        raise Unfit("heavy") from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip()[-500:]
        _log.warning("A picture ended its decoder (%d): %s", done.returncode, last)
        raise Unfit("heavy")
    line, _newline, rest = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(line)
    if "unfit" in answer:
        raise Unfit(answer["unfit"])
    return answer, rest
