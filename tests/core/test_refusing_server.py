"""A cache server that tells the time but takes no purge: it is full, or a copy of another one."""

import time

import pytest
import redis

from core.outage import Outage
from core.pagecache.clock import Unreachable
from core.pagecache.redisclock import RedisClock
from tests.core.test_cache import EXECUTABLE, Server


@pytest.fixture
def server(tmp_path, monkeypatch):
    if EXECUTABLE is None:
        pytest.skip("There is neither valkey-server nor redis-server.")
    monkeypatch.setattr(Outage, "REST", 0.05)
    started = Server(tmp_path)
    started.start()
    yield redis.Redis.from_url(started.url)
    started.kill()


@pytest.fixture
def clocks(server):
    """Return the clocks of who reads and of who writes, of two processes."""
    address = "redis://{host}:{port}/0".format(**server.connection_pool.connection_kwargs)
    return RedisClock(address), RedisClock(address)


def rested():
    time.sleep(Outage.REST * 2)


def test_who_cannot_purge_on_a_full_server_takes_the_clock_away(server, clocks):
    reader, writer = clocks
    before = reader.now()
    server.config_set("maxmemory", 1)
    with pytest.raises(Unreachable):
        writer.purge([5])
    with pytest.raises(Unreachable):
        reader.now()
    server.config_set("maxmemory", 0)
    rested()
    assert reader.now() > before


def test_who_reads_learns_soon_that_the_server_takes_no_purge(server, clocks, monkeypatch):
    monkeypatch.setattr(RedisClock, "PROOF", 0.05)
    reader, writer = clocks
    before = reader.now()
    server.replicaof("127.0.0.1", 1)  # A server that is away; this one goes on reading.
    with pytest.raises(Unreachable):
        writer.purge([5])
    rested()
    with pytest.raises(Unreachable):
        reader.now()
    server.replicaof("NO", "ONE")
    rested()
    assert reader.now() > before


def test_the_proof_is_asked_for_now_and_then_only(server, clocks):
    reader, _writer = clocks
    reader.now()
    said = server.info("commandstats")["cmdstat_hset"]["calls"]
    for _ in range(20):
        reader.now()
    assert server.info("commandstats")["cmdstat_hset"]["calls"] == said
