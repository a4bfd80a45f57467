"""Processes of the running site that are killed, and what readers and members notice of it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.crypto import get_random_string

from comments.models import Comment
from tests import build
from tests.comments.browsing import NEW, PATH, fields_of

ROOT = Path(__file__).resolve().parents[2]
# The application server as `manage.py serve` runs it, on the database of the tests.
SERVER = "import django; django.setup(); from mgportal import server; server.run(lambda: None)"
MEMBERS, KILLS = 16, 4
BROKEN = (OSError, http.client.HTTPException)


def database() -> str:
    """Return the address of the database of this test."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{known['NAME']}").geturl()


class Site:
    """The running site with two workers."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {"PORT": str(self.port), "WEB_WORKERS": "2", "DATABASE_URL": database()}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def workers(self) -> list[int]:
        """Return the process numbers of the workers that are there now."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True)
        rows = [line.split() for line in listed.stdout.decode().splitlines()]
        mine = str(self.process.pid)
        return [int(pid) for pid, parent, state in rows if parent == mine and state[0] != "Z"]

    def ask(self, method: str, path: str, cookie: str = "", **form: str) -> tuple[int, str, bytes]:
        """Return status, Location and body of an answer. Raises what BROKEN names."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": cookie} if cookie else {}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, urlencode(form) if form else None, headers)
            answer = link.getresponse()
            length = answer.getheader("Content-Length")
            body = answer.read()  # IncompleteRead, if less comes than was announced.
            assert answer.status in (303, 304) or length is not None, "how long it is, is not said"
            return answer.status, answer.getheader("Location", ""), body
        finally:
            link.close()

    def is_up(self) -> bool:
        """Tell whether a page is answered."""
        try:
            return self.ask("GET", PATH)[0] == 200
        except BROKEN:
            return False


def until(condition, seconds=20.0):
    """Wait for something that happens in another process."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def site():
    """Start the site with an article."""
    build.article("Resting")
    started = Site()
    until(started.is_up)
    until(lambda: len(started.workers()) == 2)
    first = started.workers()
    yield started
    workers = first + started.workers()
    started.process.terminate()
    try:
        started.process.communicate(timeout=15)
    finally:
        started.process.kill()
        for pid in workers:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Load:
    """Readers and members who go on while workers are killed."""

    def __init__(self, site: Site, cookies: list[str]) -> None:
        self.site, self.cookies = site, cookies
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []
        self.accepted: list[str] = []
        self.over = threading.Event()

    def run(self, kills) -> None:
        """Let two read and two write until `kills` is done and all have written."""
        writers = [threading.Thread(target=self._write, args=(turn,)) for turn in (0, 1)]
        readers = [threading.Thread(target=self._read) for _ in range(2)]
        for thread in writers + readers:
            thread.start()
        try:
            kills()
            for thread in writers:
                thread.join(20)
        finally:
            self.over.set()
            for thread in writers + readers:
                thread.join(20)

    def _read(self) -> None:
        while not self.over.is_set():
            try:
                self._whole("GET", PATH)
            except BROKEN:
                self.seen["broken"] += 1

    def _write(self, turn: int) -> None:
        for number in range(turn, len(self.cookies), 2):
            cookie, text = self.cookies[number], f"Words of member {number}."
            form = fields_of(self._again(NEW, cookie)[2].decode())
            place = self._again(NEW, cookie, **{**form, "text": text, "action": "post"})[1]
            self.accepted.append(text)
            # Whoever asks next, any worker, sees it.
            page = self._again(urldefrag(place).url, "")[2].decode()
            if text not in page:
                self.faults.append(f"{text!r} was accepted and is not on the page")
            time.sleep(0.1)

    def _again(self, path: str, cookie: str, **form: str) -> tuple[int, str, bytes]:
        """Ask until there is an answer, as somebody does who sees an error of the browser."""
        method, wanted = ("POST", 303) if form else ("GET", 200)
        while not self.over.is_set():
            try:
                answer = self._whole(method, path, cookie, **form)
            except BROKEN:
                self.seen["broken"] += 1
                time.sleep(0.05)
                continue
            if answer[0] != wanted:
                self.faults.append(f"{method} {path} answered {answer[0]}")
            return answer
        raise AssertionError("there was no answer")

    def _whole(self, method: str, path: str, cookie: str = "", **form: str):
        """Ask, and note an answer that says it is whole and is not."""
        answer = self.site.ask(method, path, cookie, **form)
        self.seen["whole"] += 1
        if answer[0] >= 400 or (answer[0] == 200 and not answer[2].rstrip().endswith(b"</html>")):
            self.faults.append(f"{method} {path}: {answer[0]}, {len(answer[2])} bytes")
        return answer


def signed_in(number: int) -> str:
    """Return the cookies of a member who may write."""
    client = Client()
    client.force_login(build.known_member(f"Max{number}"))
    client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_accepted_comment_and_serves_no_half_page(site):
    load = Load(site, [signed_in(number) for number in range(MEMBERS)])
    killed: set[int] = set()

    def kills():
        for _ in range(KILLS):
            until(lambda: len(site.workers()) == 2)
            time.sleep(0.4)
            victim = next(pid for pid in site.workers() if pid not in killed)
            killed.add(victim)
            os.kill(victim, signal.SIGKILL)

    load.run(kills)
    assert load.faults == []
    assert len(load.accepted) == MEMBERS and load.seen["whole"] > 2 * MEMBERS
    written = Counter(Comment.objects.values_list("source", flat=True))
    assert written == Counter(load.accepted)
    until(lambda: len(site.workers()) == 2)
    for _ in range(4):  # Both of them, with what they keep.
        page = site.ask("GET", PATH)[2].decode()
        assert all(text in page for text in load.accepted)
    assert not killed & set(site.workers())


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_workers_end_when_the_server_is_killed(site):
    workers = site.workers()
    site.process.kill()
    site.process.wait()
    until(lambda: not any(is_alive(pid) for pid in workers), 5)
    assert not site.is_up()
