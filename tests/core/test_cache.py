"""The shared cache, and what happens while its server is away."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client, override_settings

from comments.models import Comment
from core import cache as shared
from core import ratelimit
from core.environment import Environment
from tests import build
from tests.comments.browsing import NEW, PATH, send

EXECUTABLE = shutil.which("valkey-server") or shutil.which("redis-server")


class Server:
    """A server of our own, which can be killed and started again on its port."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.process = folder, None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        flags = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}".split()
        self.process = subprocess.Popen(
            [EXECUTABLE, *flags, "--save", ""], stdout=subprocess.DEVNULL, cwd=self.folder
        )
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("The cache server did not start.")

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self):
        os.kill(self.process.pid, signal.SIGSTOP)


@pytest.fixture
def server(tmp_path, monkeypatch, settings) -> Iterator[Server]:
    """Start a server, and let it be the cache of the site."""
    if EXECUTABLE is None:
        pytest.skip("There is neither valkey-server nor redis-server.")
    started = Server(tmp_path)
    started.start()
    monkeypatch.setattr(shared, "_outage", shared.Outage("Limits are counted apart."))
    monkeypatch.setattr(shared.Outage, "REST", 0.05)
    place = {"BACKEND": "core.cache.ForgivingRedisCache", "LOCATION": started.url}
    with override_settings(CACHES={"default": place}):
        caches["default"].clear()
        yield started
        started.kill()
        LocMemCache("outage", {}).clear()  # It outlives the test otherwise.


def rested():
    """Wait until the server would be asked again."""
    time.sleep(shared.Outage.REST * 2)


def test_the_address_of_a_server_means_the_forgiving_cache(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/1")
    cache = Environment(os.devnull).cache("CACHE_URL")
    assert cache["BACKEND"] == "core.cache.ForgivingRedisCache"
    assert cache["LOCATION"] == "redis://127.0.0.1:6379/1"


def test_values_are_kept_on_the_server(server):
    cache = caches["default"]
    assert cache.add("a", 1) and not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.set_many({"b": "x", "c": [1]})
    assert cache.get_many(["a", "b", "c"]) == {"a": 2, "b": "x", "c": [1]}
    assert cache.touch("a", 60) and cache.has_key("a") and cache.delete("a")
    cache.delete_many(["b"])
    assert cache.get("b", "none") == "none" and cache.get("c") == [1]
    assert cache.spare.get("c") is None


def test_everything_works_without_the_server(server, caplog):
    server.kill()
    cache = caches["default"]
    assert cache.add("a", 1) and not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.set_many({"b": "x", "c": [1]})
    assert cache.get_many(["a", "b", "c"]) == {"a": 2, "b": "x", "c": [1]}
    assert cache.touch("a", 60) and cache.has_key("a") and cache.delete("a")
    cache.delete_many(["b"])
    assert cache.get("b", "none") == "none"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("b")
    cache.clear()
    assert cache.get("c") is None


def test_limits_hold_during_an_outage_and_start_anew_after_it(server):
    def tries():
        return [ratelimit.allows("write", "192.0.2.1", most=2) for _ in range(3)]

    assert tries() == [True, True, False]
    server.kill()
    assert tries() == [True, True, False]
    server.start()
    rested()
    assert tries() == [True, True, False]


def test_all_threads_of_a_process_count_together_during_an_outage(server):
    server.kill()
    allowed = []

    def ask():
        allowed.append(ratelimit.allows("write", "192.0.2.1", most=2))

    for _ in range(4):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert allowed == [True, True, False, False]


def test_the_operator_is_told_once_a_minute(server, caplog, monkeypatch):
    server.kill()
    for _ in range(3):
        caches["default"].get("a")
        rested()
    said = [record for record in caplog.records if "does not answer" in record.getMessage()]
    assert [record.levelno for record in said] == [logging.ERROR]
    monkeypatch.setattr(shared.Outage, "QUIET", 0.0)
    monkeypatch.setattr(shared, "_outage", shared.Outage("Later."))
    caches["default"].get("a")
    rested()
    caches["default"].get("a")
    assert caplog.text.count("does not answer") == 3


def test_nothing_is_said_of_a_server_that_was_only_started_again(server, caplog):
    caches["default"].set("a", 1)
    server.kill()
    server.start()
    assert caches["default"].get("a") is None
    assert "does not answer" not in caplog.text


def test_a_server_that_hangs_is_waited_for_once(server, monkeypatch):
    monkeypatch.setattr(shared.Outage, "REST", 60.0)
    server.hang()
    started = time.monotonic()
    for _ in range(20):
        caches["default"].get("a")
    assert time.monotonic() - started < 10 * shared._TIMEOUT


@pytest.mark.any_database
@pytest.mark.django_db
def test_members_sign_in_and_write_during_an_outage(server):
    build.known_member()
    build.article("Resting")
    client = Client()
    server.kill()
    entered = client.post("/accounts/login/", {"login": "Max", "password": build.PASSWORD})
    assert entered.status_code == 302 and "_auth_user_id" in client.session
    written = send(client, NEW)
    assert written.status_code == 303
    comment = Comment.objects.get()
    assert str(comment.public_id) in client.get(PATH).content.decode()
    again = client.post(f"/c/{comment.public_id}/report/", {})
    assert again.status_code < 500
