"""Preparing a site and becoming its server."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from rich.console import Console

from accounts.models import User
from articles import permissions
from mgportal import staticdigest
from mgportal.management.commands import serve
from tests import build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken():
    """Yield a port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def printed(action, *arguments):
    """Return what a step says, and its result."""
    console = Console(file=io.StringIO(), width=200, soft_wrap=True)
    result = action(console, *arguments)
    return console.file.getvalue(), result


def test_a_taken_port_is_told_with_the_way_out(taken):
    with pytest.raises(CommandError, match=rf"(?s)taken.*make run PORT={taken + 1}"):
        serve.refuse_if_taken("127.0.0.1", taken)


def test_a_port_that_does_not_exist_is_told():
    with pytest.raises(CommandError, match="PORT must be"):
        serve.refuse_if_taken("127.0.0.1", 70000)


def test_a_host_that_is_not_this_machine_is_told():
    with pytest.raises(CommandError, match=r"HOST=192\.0\.2\.1 is no address"):
        serve.refuse_if_taken("192.0.2.1", 8000)


def test_nobody_is_told_about_a_free_port(taken):
    serve.refuse_if_taken("127.0.0.2", taken)


@pytest.mark.django_db
def test_an_up_to_date_database_is_left_alone():
    said, _ = printed(serve.prepare_database)
    assert said == "Database: up to date\n"


@pytest.fixture
def called(monkeypatch):
    """Return the names of the commands that the steps call, none of which runs."""
    names = []
    monkeypatch.setattr(serve, "call_command", lambda name, **_: names.append(name))
    monkeypatch.setattr(staticdigest, "collected", staticdigest.of_sources)
    return names


@pytest.mark.django_db
def test_an_empty_site_gets_the_sample_and_an_editor(called):
    _, password = printed(serve.prepare)
    assert called == ["load_sample"]
    editor = User.objects.get(username=serve.EDITOR)
    assert editor.check_password(password)
    assert editor.is_staff and not editor.is_superuser
    assert editor.has_verified_email()
    assert permissions.can_publish(editor)
    assert sorted(group.name for group in editor.groups.all()) == sorted(serve.EDITOR_GROUPS)


@pytest.mark.django_db
def test_a_site_with_content_and_staff_is_left_alone(called):
    build.article()
    build.ed_editor()
    said, password = printed(serve.prepare)
    assert said == "Database: up to date\nStatic files: up to date\n"
    assert (called, password) == ([], None)


@pytest.mark.django_db
def test_a_production_site_gets_neither_sample_nor_editor(called, settings):
    settings.PRODUCTION = True
    assert printed(serve.prepare)[1] is None
    assert called == []
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_start_that_is_broken_off_has_made_no_editor_whose_password_nobody_saw(
    called, monkeypatch
):
    def interrupted(console):
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "prepare_static_files", interrupted)
    with pytest.raises(KeyboardInterrupt):
        printed(serve.prepare)
    assert not User.objects.exists()


def test_a_second_start_waits_for_the_first_and_says_so(settings, tmp_path):
    settings.VAR = tmp_path / "new"
    said, entered = io.StringIO(), threading.Event()

    def second():
        with serve.state_folder(Console(file=said, width=200)):
            entered.set()

    with serve.state_folder(Console(file=io.StringIO())):
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.3)
    thread.join(5)
    assert entered.is_set()
    assert "waiting" in said.getvalue()


def test_other_users_of_the_machine_read_neither_database_nor_mails(
    settings, tmp_path, monkeypatch
):
    settings.VAR = tmp_path
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "portal.sqlite3")
    with serve.state_folder(Console(file=io.StringIO())):
        pass
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["portal.sqlite3"] == 0o600
    assert modes["mail"] == 0o700


@pytest.mark.django_db
def test_each_editor_gets_another_password():
    first = serve.make_editor()
    User.objects.all().delete()
    assert first != serve.make_editor()


def test_the_sign_in_is_said_only_when_there_is_a_new_one(settings):
    settings.HOST, settings.PORT = "127.0.0.1", 8123
    assert "http://127.0.0.1:8123/" in printed(serve.say_where, None)[0]
    assert "password" not in printed(serve.say_where, None)[0]
    assert "abcd-efgh" in printed(serve.say_where, "abcd-efgh")[0]


def test_a_site_for_other_machines_says_what_to_set(settings):
    settings.HOST, settings.PORT, settings.ALLOWED_HOSTS = "0.0.0.0", 8123, ["localhost"]
    said, _ = printed(serve.say_where, None)
    assert "ALLOWED_HOSTS" in said
    assert "http://127.0.0.1:8123/" in said


def test_a_production_site_names_its_own_address_and_where_the_proxy_finds_it(settings):
    settings.PRODUCTION, settings.SITE_URL = True, "https://portal.example.org"
    said, _ = printed(serve.say_where, None)
    assert "https://portal.example.org" in said and settings.HOST in said
    assert "ALLOWED_HOSTS" not in said


def test_static_files_are_collected_again_only_after_a_change(settings, tmp_path, monkeypatch):
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    called = []

    def collect(name, **_):
        called.append(name)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

    monkeypatch.setattr(serve, "call_command", collect)
    printed(serve.prepare_static_files)
    said, _ = printed(serve.prepare_static_files)
    assert (said, called) == ("Static files: up to date\n", ["collectstatic"])

    (source := tmp_path / "source").mkdir()
    (source / "new.css").write_text("p {}")
    settings.STATICFILES_DIRS = [source]
    before = staticdigest.of_sources()
    (source / "new.css").write_text("q {}")
    assert staticdigest.of_sources() != before
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert staticdigest.collected() == ""


def run_site(var, port, **environment):
    """Start the real command, as `make run` does."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "MGPORTAL_VAR": str(var),
            "MGPORTAL_ENV_FILE": os.devnull,
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until_ready(server, port):
    """Wait until the site takes connections."""
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"The site did not start: {server.communicate(timeout=5)[0]}")


def stop(server):
    """Press Ctrl-C: the signal reaches every process of the terminal. Return what was said."""
    os.killpg(server.pid, signal.SIGINT)
    return server.communicate(timeout=8)[0]


def test_the_first_start_tells_all_and_the_second_is_short(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = []
    for host in ("127.0.0.1", "localhost"):
        server = run_site(tmp_path, port, HOST=host)
        try:
            until_ready(server, port)
            said.append(stop(server))
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
        assert server.returncode == 0, said[-1]
    first, second = said
    assert "with the password" in first and "migrations done" in first
    assert "password" not in second
    assert second.count("up to date") == 2
    assert f"http://127.0.0.1:{port}/" in first
    assert f"http://localhost:{port}/" in second
    for output in said:
        assert "Traceback" not in output and "Warning" not in output
    assert settings.SITE_NAME in first
