"""What every test gets: an empty cache, and no state left behind."""

import gc
import os
import shutil
from collections.abc import Iterable, Iterator

import pytest
import pytest_django
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from core import pagecache
from core.pagecache import clock
from tests import database


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """Copy the migrated database for this process instead of migrating another one."""
    named = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.prepare(request.config.cache.mkdir("databases"))
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(named, verbosity=0)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget limits and cached pages between tests."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def open_connection() -> Iterator[None]:
    """Let requests leave the connection open, in whose transaction the test is."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def purged(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names that are purged during the test, which begin with none."""
    names: set[str] = set()

    def purge(found: Iterable[str]) -> None:
        names.update(found)
        clock.purge(names)

    monkeypatch.setattr(pagecache, "purge", purge)
    return names


@pytest.hookimpl(tryfirst=True)  # The plugin puts tests that empty the database last.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say what one database is enough for, and let emptied databases get back what they had.

    How a page looks does not depend on the servers. What is asked of them does: services and
    queries are tried without pages, every page once by `test_every_page`, and what more a test of
    pages asks of them it says by its mark. A test that empties the database puts back what
    migrations wrote, or the next one finds no groups, and content types under other keys.
    """
    # Those that start sites take longest. They come first, or all but one worker wait at the end.
    items.sort(key=lambda item: item.path.parent.name not in ("mgportal", "tests"))
    kept = pytest.mark.django_db(transaction=True, serialized_rollback=True)
    for item in items:
        asks_for_pages = "client" in getattr(item, "fixturenames", ())
        if asks_for_pages and item.get_closest_marker("servers") is None:
            item.add_marker(pytest.mark.any_database)
        mark = item.get_closest_marker("django_db")
        if mark is not None and mark.kwargs.get("transaction"):
            item.add_marker(kept, append=False)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what stays: a tenth of the time went into it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the state folder of the whole run."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(settings.TEST_VAR, ignore_errors=True)
