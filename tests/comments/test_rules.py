"""The pure tables."""

from datetime import UTC, datetime, timedelta

import pytest

from comments.models.names import (
    ACTION_NAMES,
    HOLD_NAMES,
    REASON_NAMES,
    REPORT_NAMES,
    RULE_ACTION_NAMES,
    STATUS_NAMES,
)
from comments.rules import (
    ALLOWANCES,
    GONE,
    REASONS,
    TOLD_TO_READERS,
    TRANSITIONS,
    Action,
    Hold,
    Level,
    Reason,
    ReportReason,
    RuleAction,
    Status,
    has_bad_history,
    level,
    wait_before_next,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = ALLOWANCES[Level.MEMBER].comments
QUARTER = timedelta(days=90)


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
    assert wait_before_next(times, NOW, LIMITS) == timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("who", "gap", "hour", "day", "links"),
    [
        (Level.NEW, 30, 5, 15, 0),
        (Level.MEMBER, 10, 20, 60, 2),
        (Level.TRUSTED, 5, 40, 150, 5),
    ],
)
def test_the_limits_are_those_of_the_house(who, gap, hour, day, links):
    limits = ALLOWANCES[who].comments
    assert [(limit.window.total_seconds(), limit.most) for limit in limits] == [
        (gap, 1),
        (3600, hour),
        (86400, day),
    ]
    assert ALLOWANCES[who].links == links


@pytest.mark.parametrize(
    ("published", "removed", "age", "expected"),
    [
        (0, 0, QUARTER, Level.NEW),
        (2, 0, QUARTER, Level.NEW),
        (3, 0, timedelta(), Level.MEMBER),
        (3, 9, timedelta(), Level.MEMBER),
        (30, 0, QUARTER - timedelta(seconds=1), Level.MEMBER),
        (29, 0, QUARTER, Level.MEMBER),
        (30, 1, QUARTER, Level.TRUSTED),
        (30, 2, QUARTER, Level.MEMBER),
    ],
)
def test_how_well_a_member_is_known(published, removed, age, expected):
    assert level(published, removed, age) == expected


@pytest.mark.parametrize(
    ("of", "removed", "bad"), [(3, 3, False), (4, 1, False), (4, 2, True), (10, 3, True)]
)
def test_when_a_history_is_bad(of, removed, bad):
    assert has_bad_history(of, removed) is bad


def test_nothing_leads_back_from_a_text_that_is_gone():
    for action, table in TRANSITIONS.items():
        from_gone = GONE & set(table)
        assert not from_gone or (action, from_gone) == (Action.ERASE, {Status.WITHDRAWN})


def test_decisions_against_somebody_ask_for_a_reason():
    restrictions = {Action.WARN, Action.PREMODERATE, Action.SUSPEND, Action.BAN}
    assert set(REASONS) == {Action.REMOVE, Action.RESTORE, Action.REDACT} | restrictions
    assert all(REASONS.values())


def test_readers_are_not_told_what_would_hurt_somebody_more():
    assert {Reason.PRIVACY, Reason.SELF_HARM, Reason.ILLEGAL}.isdisjoint(TOLD_TO_READERS)


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (ACTION_NAMES, Action),
        (HOLD_NAMES, Hold),
        (REASON_NAMES, Reason),
        (REPORT_NAMES, ReportReason),
        (RULE_ACTION_NAMES, RuleAction),
        (STATUS_NAMES, Status),
    ],
)
def test_everything_has_a_name(names, values):
    assert set(names) == set(values)
