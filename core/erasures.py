"""The ledger of what was erased: identifiers only, in a file beside the database.

A backup brings back what was erased after it was made. With this ledger it can be erased once
more, see `manage.py replay_erasures`; so the ledger must never be put back with the database.
"""

import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)


class Entry(NamedTuple):
    """That what `kind` and `key` name was erased at the time `at`."""

    at: datetime
    kind: str
    key: str


def ledger() -> Path:
    """Return where the ledger is kept."""
    return Path(settings.VAR) / "erasures.jsonl"


def note(kind: str, key: object) -> None:
    """Add a line and wait until it is on the disk. Raises OSError.

    Call it as the last step of the transaction that erases: what cannot be noted must not be
    erased, because a backup would bring it back unnoticed. A line whose transaction then fails
    does no harm, since somebody wanted it.
    """
    line = json.dumps({"at": timezone.now().isoformat(), "kind": kind, "key": str(key)}) + "\n"
    file = os.open(ledger(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())  # In one go, so that two writers do not mix.
        os.fsync(file)
    finally:
        os.close(file)


def noted(kind: str) -> Iterator[Entry]:
    """Yield what was erased of this kind, oldest first; a damaged line is told and left out."""
    if not ledger().exists():
        return
    for number, line in enumerate(ledger().read_text(encoding="utf-8").splitlines(), 1):
        try:
            values = json.loads(line)
            entry = Entry(datetime.fromisoformat(values["at"]), values["kind"], values["key"])
        except (ValueError, KeyError, TypeError):
            logger.warning("Line %d of %s makes no sense.", number, ledger())
            continue
        if entry.kind == kind:
            yield entry
