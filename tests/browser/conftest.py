"""The running site and the browser, for the tests of this folder.

The site is what `make run` starts, in a state folder of its own. Every page is watched: an error
in its console, a breach of its Content-Security-Policy or a request to another origin fails the
test.
"""

import fcntl
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests import build
from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
ON_SERVERS = {"test_smoke", "test_joining"}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and in it what is tried on the servers of a large site.

    How a page looks does not depend on those; what people do to each other's rows does.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.stem in ON_SERVERS and "axe" not in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.servers)


@dataclass
class Site:
    """A site that runs, as its operator sees it."""

    url: str
    var: Path
    editor_password: str
    environment: dict[str, str]

    def manage(self, *arguments: str, code: str = "") -> str:
        """Run a command of the site, with `code` as its input, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=code,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def staff(self, name: str, group: str) -> str:
        """Make somebody of a group who can sign in, and return the password."""
        self.manage(
            "shell",
            code=f"from tests import build; build.user({name!r}, group={group!r})\n",
        )
        return build.PASSWORD

    def latest_mail(self, to: str) -> str:
        """Return subject and text of the newest mail to this address, waiting for it a little."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            files = sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
            for path in reversed(files):
                # A file holds the mails of one connection, each behind a line of hyphens.
                for raw in reversed(re.split(rb"\n-{70,}\n", path.read_bytes())):
                    mail = message_from_bytes(raw.lstrip(), policy=policy.default)
                    if to in str(mail["To"]):
                        body = mail.get_body(("plain",))
                        return f"{mail['Subject']}\n\n{body.get_content() if body else ''}"
            time.sleep(0.1)
        raise AssertionError(f"No mail to {to} under {self.var / 'mail'}")


@dataclass
class Watch:
    """What a page did that no page of ours may do."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """Note an error; a breach of the policy is one too."""
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def on_error(self, error: Any) -> None:
        """Note an exception that no script caught."""
        self.complaints.append(f"exception: {error}")

    def on_request(self, request: Request) -> None:
        """Note a request that leaves the site."""
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        if not request.url.startswith(self.origin + "/"):
            self.complaints.append(f"foreign request: {request.url}")

    def unexpected(self) -> list[str]:
        """Return the complaints that the test did not announce through `allowed`."""
        return [
            complaint
            for complaint in self.complaints
            if not any(part in complaint for part in self.allowed)
        ]


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, str]]:
    """Return the settings of the servers to try the site on: none, or a new PostgreSQL database.

    The database that DATABASE_URL names is somebody's: it is only asked to make another one.
    Each worker has a part of the cache server to itself, or they would share their limits.
    """
    given = {name: os.environ[name] for name in ("DATABASE_URL", "CACHE_URL") if name in os.environ}
    if "CACHE_URL" in given:
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        given["CACHE_URL"] = f"{given['CACHE_URL'].rstrip('/')}/{worker}"
    if not given.get("DATABASE_URL", "").startswith("postgres"):
        yield {}
        return
    name = f"test_browser_{secrets.token_hex(4)}"
    with psycopg.connect(given["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield given | {"DATABASE_URL": urlsplit(given["DATABASE_URL"])._replace(path=name).geturl()}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, str]) -> Iterator[Site]:
    """Start the site on a free port, with the sample content and an editor.

    A first start takes long, so the workers share one: each begins with a copy of what it left
    behind. A database on a server is new to each of them, and there each start is a first one.
    """
    var = tmp_path_factory.mktemp("var")
    password = "" if servers else _first_start(tmp_path_factory.getbasetemp().parent, into=var)
    with _serve(var, servers) as (url, environment, output):
        password = password or _password_in(output)
        yield Site(url, var, password, environment)
        assert "Traceback" not in output.read_text(), output.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests."""
    path = chromium.find()
    assert path, "There is no Chromium; `make browser` installs one."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a watched page in a fresh browser profile.

    It takes the options of a browser context, for example `java_script_enabled=False`,
    `color_scheme="dark"` or `viewport={"width": 390, "height": 844}`. The watch hangs on the
    page: `page.watch.allowed.append("404")` announces an error that the test provokes.
    """
    opened: list[tuple[Page, Watch]] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(base_url=site.url, locale="en-GB", **options)
        page, watch = context.new_page(), Watch(site.url)
        page.on("console", watch.on_console)
        page.on("pageerror", watch.on_error)
        page.on("request", watch.on_request)
        page.watch = watch  # type: ignore[attr-defined]
        opened.append((page, watch))
        return page

    yield open_one
    complaints = []
    for page, watch in opened:
        page.context.close()
        complaints += watch.unexpected()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return a watched page of an anonymous reader at a desk."""
    return open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a function that fails, with a report, when axe finds fault with a page."""

    def check(page: Page) -> None:
        # Axe would fetch style sheets again and write them into the page, which its policy stops.
        options = {"preload": False, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options)
        assert not found.response["violations"], f"{page.url}\n{found.generate_report()}"

    return check


def _first_start(shared: Path, *, into: Path) -> str:
    """Copy the state that a first start leaves, made once in a run; return the editor's password.

    Without workers, `shared` is a folder of all runs, so the state is made for this one alone.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return ""
    made = shared / "first-start"
    with (shared / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "password").exists():
            with _serve(made, {}) as (_, _, output):
                password = _password_in(output)
            (made / "password").write_text(password)
    shutil.copytree(made, into, dirs_exist_ok=True)
    return (made / "password").read_text()


@contextmanager
def _serve(var: Path, servers: dict[str, str]) -> Iterator[tuple[str, dict[str, str], Path]]:
    """Run the site as `make run` does; give its address, its environment and what it prints."""
    var.mkdir(exist_ok=True)
    port, output = _free_port(), var / "server.log"
    environment = _environment(var, port) | servers
    with output.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(server, port, output)
        yield f"http://127.0.0.1:{port}", environment, output
    finally:
        server.terminate()
        server.wait(20)


def _password_in(output: Path) -> str:
    """Return the password that a first start prints."""
    found = re.search(r"with the password (\S+)", output.read_text())
    assert found is not None, output.read_text()
    return found[1]


def _environment(var: Path, port: int) -> dict[str, str]:
    """Return an environment in which no setting of the machine is left."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "MGPORTAL_VAR": str(var),
        "MGPORTAL_ENV_FILE": os.devnull,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int, output: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{output.read_text()}")
