"""The guard against one connection that sends very much."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from core import ratelimit


def times(count: int, address: str, scope: str = "write", most: int = 3) -> list[bool]:
    return [ratelimit.allows(scope, address, most=most) for _ in range(count)]


def test_so_many_are_let_through_and_no_more():
    assert times(5, "192.0.2.1") == [True, True, True, False, False]


def test_others_and_other_acts_are_counted_apart():
    times(4, "192.0.2.1")
    assert times(1, "192.0.2.2") == [True]
    assert times(1, "192.0.2.1", scope="report") == [True]


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("not an address", "not an address"),
    ],
)
def test_the_addresses_of_one_household_count_together(one, same):
    times(3, one)
    assert times(1, same) == [False]


def test_the_neighbours_network_counts_apart():
    times(4, "2001:db8:1:2::1")
    assert times(1, "2001:db8:1:3::1") == [True]


@pytest.fixture
def added(monkeypatch) -> dict[str, tuple[object, int]]:
    """What was put into the cache under which name, and for how many seconds."""
    put: dict[str, tuple[object, int]] = {}
    add = cache.add

    def noting(name, value, timeout):
        put[name] = (value, timeout)
        return add(name, value, timeout=timeout)

    monkeypatch.setattr(cache, "add", noting)
    return put


def test_a_window_ends_and_so_does_the_key(added):
    ratelimit.allows("write", "192.0.2.1", most=1, window=timedelta(minutes=1))
    assert sorted(seconds for _value, seconds in added.values()) == [60, 30 * 24 * 3600]


def test_no_address_is_remembered(added):
    """What is kept cannot be tried out with all addresses by who does not have the key."""
    times(1, "192.0.2.1")
    before = set(added)
    assert "192.0.2.1" not in str(added)
    cache.delete("ratelimit:key")  # As after thirty days.
    added.clear()
    times(1, "192.0.2.1")
    assert set(added) & before == {"ratelimit:key"}


def test_a_count_that_ends_while_it_is_read_lets_through(monkeypatch):
    def gone(name):
        raise ValueError(name)

    monkeypatch.setattr(cache, "incr", gone)
    assert times(1, "192.0.2.1", most=0) == [True]
