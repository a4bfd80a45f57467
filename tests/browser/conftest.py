"""The running site and the browser, for the tests of this folder.

The site is what `make run` starts, in a state folder of its own. Every page is watched: an error
in its console, a breach of its Content-Security-Policy or a request to another origin fails the
test.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import chromium
from tests.browser.site import Site, password_in, serve, shell

ON_SERVERS = {"test_smoke", "test_joining"}
# One process for all pages of a profile: each page would wait for a process of its own.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --renderer-process-limit=1"
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
    with serve(var, servers) as (url, environment, output):
        password = password or password_in(output)
        with shell(environment) as runner:
            yield Site(url, var, password, environment, runner)
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


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Empty no cache: sites have their own, and the one of this process may be that of other tests
    which run beside.
    """


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
            with serve(made, {}) as (_, _, output):
                password = password_in(output)
            (made / "password").write_text(password)
    shutil.copytree(made, into, dirs_exist_ok=True)
    return (made / "password").read_text()
