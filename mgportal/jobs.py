"""What has to be done by the clock, beside answering requests.

Every job may run in several processes at once and may be broken off at any time.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from accounts.services import sessions
from articles.services import mistakes
from articles.services.publishing import settle_due
from articles.services.reminding import remind
from articles.services.retractions import read_nightly
from comments.services import upkeep as tidying
from comments.services.mailing import send_due
from core.pagecache import EVERYTHING, purge
from mgportal.processes import end_with

_log = logging.getLogger(__name__)
Stopping = Callable[[], bool]

# By the clock of the site, when hardly anybody reads.
NIGHT_HOUR = 3


def run_all(stopping: Stopping = bool) -> None:
    """Do once what is due. What fails is written to the log and done again next time."""
    _run("settle_due", settle_due)
    _run("alarm", tidying.alarm)
    _run("send_due", lambda: send_due(stopping))
    if _done_at() < last_night(timezone.localtime()).timestamp() and upkeep(stopping):
        _marker().touch()


def keep_running(every: float, *, parent: int | None = None) -> None:
    """Do what is due again and again until SIGTERM, SIGINT, or the end of the process `parent`."""
    # One that was killed may have changed something without purging what shows it.
    purge({EVERYTHING})
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    if parent is not None:
        end_with(parent, ending.set)
    while not ending.is_set():
        close_old_connections()  # As before each request: those that broke, too.
        run_all(ending.is_set)
        ending.wait(every)


def last_night(now: datetime) -> datetime:
    """Return the last time at which the jobs of the night were due."""
    tonight = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def upkeep(stopping: Stopping) -> bool:
    """Do what is done once a night, unless it is to end, and tell whether all had its turn.

    A step that fails is done again in the next night.
    """
    steps: dict[str, Callable[[], object]] = {
        "sessions": sessions.tidy,
        "remind": remind,
        "retractions": read_nightly,
        "forget_reports": mistakes.forget,
        **tidying.EVERY_NIGHT,
    }
    for name, step in steps.items():
        if stopping():
            return False
        _run(name, step)
        _run("send_due", lambda: send_due(stopping))  # A call for help does not wait meanwhile.
    return True


def _run(name: str, job: Callable[[], object]) -> bool:
    """Do one job and tell whether it went well; one that fails stops no other."""
    try:
        job()
    except Exception:
        _log.exception("The job %s failed; it is done again later.", name)
        return False
    return True


def _marker() -> Path:
    """Return the file whose time says when the jobs of the night were done."""
    return Path(settings.VAR) / "upkeep.done"


def _done_at() -> float:
    marker = _marker()
    return marker.stat().st_mtime if marker.exists() else 0
