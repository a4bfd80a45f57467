"""What tests of outside addresses share."""

import pytest

from tests.core.outside import Net, Site


@pytest.fixture
def site():
    server = Site()
    yield server
    server.stop()


@pytest.fixture
def net(site):
    return Net(site.port)
