"""Identifiers are in order of time and cannot be guessed."""

import time
import uuid

from core.identifiers import uuid7


def test_an_identifier_is_a_uuid_of_version_7():
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_identifier_starts_with_its_time():
    before = time.time_ns() // 1_000_000
    made = uuid7().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_later_identifiers_sort_behind_earlier_ones():
    first = uuid7()
    time.sleep(0.002)
    assert first < uuid7()
    assert str(first) < str(uuid7())


def test_no_two_are_equal_even_within_a_millisecond():
    assert len({uuid7() for _ in range(5000)}) == 5000
