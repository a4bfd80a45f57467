"""What is done by the clock, and the process beside the server that does it."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from rich.console import Console

from articles.models import MistakeReport
from articles.services import mistakes
from comments import notifications
from comments.models import Comment
from comments.rules import Status
from comments.services import upkeep
from mgportal import companion, jobs
from mgportal.management.commands import serve
from tests import build
from tests.comments.mails import follows, later

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def nights(monkeypatch, settings, tmp_path):
    """Return the list to which every night adds something."""
    settings.VAR = tmp_path
    done = []
    night = {"first": lambda: done.append("first"), "second": lambda: done.append("second")}
    monkeypatch.setattr(upkeep, "EVERY_NIGHT", night)
    return done


@pytest.mark.django_db
def test_one_round_sends_what_is_due(nights, mailoutbox):
    article, maxi = build.article(), build.max_member()
    follows(maxi, article)
    notifications.comment_published(build.comment(article, by=build.user("Rita")))
    later(minutes=6)
    call_command("run_jobs")
    assert [one.to for one in mailoutbox] == [[maxi.email]]


@pytest.mark.django_db
def test_a_job_that_fails_stops_no_other_and_is_done_again(nights, monkeypatch, caplog):
    def fail():
        raise OSError("no room")

    monkeypatch.setattr(jobs, "settle_due", fail)
    monkeypatch.setitem(upkeep.EVERY_NIGHT, "first", fail)
    jobs.run_all()
    assert caplog.text.count("failed; it is done again later") == 2
    assert nights == ["second"]


@pytest.mark.django_db
def test_a_night_that_was_broken_off_is_done_again(nights):
    jobs.run_all(lambda: bool(nights))
    jobs.run_all()
    assert nights == ["first", "first", "second"]


@pytest.mark.django_db
def test_moderators_are_reminded_of_what_waits(nights, mailoutbox):
    mo = build.mo_moderator()
    old = timezone.now() - timedelta(days=2)
    build.comment(build.article(), by=build.max_member(), status=Status.HELD, at=old)
    jobs.run_all()
    jobs.run_all()
    assert [one.to for one in mailoutbox] == [[mo.email]]


@pytest.mark.django_db
def test_the_site_is_tidied_once_a_night(nights, settings):
    jobs.run_all()
    jobs.run_all()
    assert nights == ["first", "second"]
    yesterday = (timezone.now() - timedelta(days=1)).timestamp()
    os.utime(settings.VAR / "upkeep.done", (yesterday, yesterday))
    jobs.run_all()
    assert nights == ["first", "second"] * 2


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 3, 2, 2, 59, tzinfo=UTC), datetime(2026, 3, 1, 3, tzinfo=UTC)),
        (datetime(2026, 3, 2, 3, 0, tzinfo=UTC), datetime(2026, 3, 2, 3, tzinfo=UTC)),
        (datetime(2026, 3, 2, 23, 0, tzinfo=UTC), datetime(2026, 3, 2, 3, tzinfo=UTC)),
    ],
)
def test_the_night_begins_at_three(now, night):
    assert jobs.last_night(now) == night


def test_jobs_do_not_run_without_a_pause():
    with pytest.raises(CommandError, match="once a second"):
        call_command("run_jobs", every=0.1)


@pytest.fixture
def sleepers(monkeypatch):
    """Let the companion keep a process that sleeps; return all that it started."""
    started = []

    def begin(self):
        started.append(subprocess.Popen(["sleep", "60"]))
        return started[-1]

    monkeypatch.setattr(companion, "_START_AFTER", 0.01)
    monkeypatch.setattr(companion, "_AGAIN_AFTER", 0.01)
    monkeypatch.setattr(companion.Companion, "_begin", begin)
    yield started
    for process in started:
        process.kill()
        process.wait()


def until(condition, seconds=20):
    """Wait for something that happens in another process."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_the_process_beside_the_server_is_started_again_and_ends_with_it(sleepers):
    beside = companion.Companion()
    serve.greet(Console(file=io.StringIO()), None, beside)
    until(lambda: len(sleepers) == 1)
    sleepers[0].kill()
    until(lambda: len(sleepers) == 2)
    beside.stop()
    until(lambda: sleepers[1].poll() is not None)
    assert sleepers[1].returncode == -signal.SIGTERM
    time.sleep(0.05)
    assert len(sleepers) == 2


def test_a_server_that_ends_at_once_leaves_nothing_behind(sleepers):
    beside = companion.Companion()
    beside.stop()
    beside.start()
    time.sleep(0.05)
    assert sleepers == []


# What the companion does, in a process that can be killed.
PARENT = """
import subprocess, sys, os
jobs = [sys.executable, "manage.py", "run_jobs", "--every", "1", "--parent", str(os.getpid())]
child = subprocess.Popen(jobs, start_new_session=True)
print(child.pid, flush=True)
child.wait()
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_jobs_end_when_the_server_is_killed(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "MGPORTAL_VAR": str(tmp_path),
        "MGPORTAL_ENV_FILE": os.devnull,
    }
    with (tmp_path / "log").open("w") as log:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        # There is not even a database; that ends nothing.
        until(lambda: "send_due failed" in (tmp_path / "log").read_text(), 60)
        assert is_alive(child)
        parent.kill()
        parent.communicate()
        until(lambda: not is_alive(child), 10)
    finally:
        if is_alive(child):
            os.kill(child, signal.SIGKILL)


@pytest.mark.django_db
def test_a_night_tidies_discussions_and_sessions_though_one_step_fails(
    monkeypatch, caplog, client, settings, tmp_path
):
    settings.VAR = tmp_path
    gone = build.user("Rita")
    client.force_login(gone)
    gone.delete()
    old = timezone.now() - timedelta(days=40)
    build.comment(
        build.article(), by=None, status="withdrawn", closed_at=old, purge_at=old + timedelta(30)
    )

    def fail():
        raise OSError("no room")

    report = mistakes.report(build.article(), text="Wrong.", contact="rita@example.org")
    MistakeReport.objects.filter(pk=report.pk).update(answered_at=old)
    monkeypatch.setattr(jobs.tidying, "EVERY_NIGHT", {"fails": fail, **jobs.tidying.EVERY_NIGHT})
    jobs.run_all()
    assert MistakeReport.objects.get().contact == ""
    assert "The job fails failed" in caplog.text
    assert not Comment.objects.exists()
    assert not Session.objects.exists()


def test_jobs_that_begin_again_leave_no_page_of_those_that_were_killed(monkeypatch):
    purged = []

    def end(_stopping):
        raise StopIteration

    monkeypatch.setattr(jobs, "purge", purged.append)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(jobs, "run_all", end)
    monkeypatch.setattr(jobs.signal, "signal", lambda *_: None)
    with pytest.raises(StopIteration):
        jobs.keep_running(1)
    assert purged == [{"everything"}]
