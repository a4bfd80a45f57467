"""What every test gets: an empty cache, and no state left behind."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget limits and cached pages between tests."""
    cache.clear()
    yield
    cache.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the state folder of the whole run."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(settings.TEST_VAR, ignore_errors=True)
