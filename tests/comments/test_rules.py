"""The pure tables."""

from datetime import UTC, datetime, timedelta

import pytest

from comments.rules import ALLOWANCES, REASONS, TRANSITIONS, Action, Status, wait_before_next

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def written(*seconds_ago: float) -> list[datetime]:
    return [NOW - timedelta(seconds=seconds) for seconds in seconds_ago]


@pytest.mark.parametrize(
    ("times", "wait"),
    [
        (written(), 0),
        (written(0), 10),
        (written(4), 6),
        (written(10), 0),
        (written(*range(60, 60 * 20, 60)), 0),
        (written(*range(60, 60 * 21, 60)), 3600 - 20 * 60),
        (written(*range(3600, 3600 + 60 * 600, 600)), 86400 - 3600 - 59 * 600),
    ],
)
def test_how_long_to_wait(times, wait):
    assert wait_before_next(times, NOW) == timedelta(seconds=wait)


def test_the_limits_are_those_of_the_house():
    assert [(limit.window.total_seconds(), limit.most) for limit in LIMITS] == [
        (10, 1),
        (3600, 20),
        (86400, 60),
    ]


def test_nothing_leads_back_from_a_text_that_is_gone():
    for table in TRANSITIONS.values():
        assert not {Status.WITHDRAWN, Status.ERASED} & set(table)


def test_hiding_and_restoring_ask_for_reasons():
    assert set(REASONS) == {Action.REMOVE, Action.RESTORE}
    assert all(REASONS.values())
