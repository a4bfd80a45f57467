"""The tables of the workflow, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.workflow import (
    MOVES,
    RIGHTS,
    Action,
    Reading,
    State,
    after,
    is_possible,
    reading_at,
    state_at,
)

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
BEFORE, LATER = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)
EARLIER = NOON - timedelta(days=1)


def test_every_state_and_every_action_has_its_place_in_the_tables():
    assert set(MOVES) == set(State)
    assert set(RIGHTS) == set(Action)
    assert {action for moves in MOVES.values() for action in moves} == set(Action)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ARCHIVED])
def test_a_text_can_be_saved_in_every_state_but_the_archive(state):
    assert is_possible(Action.SAVE, state=state, reading=Reading.NOTHING)
    assert not is_possible(Action.SAVE, state=State.ARCHIVED, reading=Reading.NOTHING)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_left(state):
    assert any(to is not state for to in MOVES[state].values())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_nothing_is_called_approved_that_nobody_approved(state, action):
    if action in MOVES[state] and state is not State.APPROVED:
        assert after(action, state=state, approved=False) is not State.APPROVED


def test_what_readers_do_not_have_cannot_be_withdrawn_and_what_they_have_not_archived():
    for reading in (Reading.NOTHING, Reading.GONE):
        assert not is_possible(Action.WITHDRAW, state=State.DRAFT, reading=reading)
    assert not is_possible(Action.ARCHIVE, state=State.DRAFT, reading=Reading.PAGE)


@pytest.mark.parametrize(
    ("stage", "next_at", "withdraw_at", "expected"),
    [
        (State.DRAFT, None, None, State.DRAFT),
        (State.SCHEDULED, LATER, None, State.SCHEDULED),
        (State.SCHEDULED, NOON, None, State.PUBLISHED),
        (State.DRAFT, BEFORE, None, State.DRAFT),
        (State.PUBLISHED, None, LATER, State.PUBLISHED),
        (State.PUBLISHED, None, NOON, State.WITHDRAWN),
        (State.SCHEDULED, EARLIER, BEFORE, State.WITHDRAWN),
        (State.SCHEDULED, BEFORE, EARLIER, State.PUBLISHED),
        (State.DRAFT, None, BEFORE, State.DRAFT),
        (State.WITHDRAWN, None, BEFORE, State.WITHDRAWN),
        (State.ARCHIVED, None, BEFORE, State.ARCHIVED),
    ],
)
def test_time_moves_the_state_on(stage, next_at, withdraw_at, expected):
    assert state_at(NOON, stage=stage, next_at=next_at, withdraw_at=withdraw_at) is expected


@pytest.mark.parametrize(
    ("published_at", "next_at", "withdraw_at", "expected"),
    [
        (None, None, None, Reading.NOTHING),
        (LATER, LATER, None, Reading.NOTHING),
        (NOON, NOON, None, Reading.PAGE),
        (BEFORE, None, None, Reading.PAGE),
        (BEFORE, LATER, None, Reading.PAGE),
        (BEFORE, None, LATER, Reading.PAGE),
        (BEFORE, None, NOON, Reading.GONE),
        (EARLIER, LATER, BEFORE, Reading.GONE),
        (EARLIER, NOON, BEFORE, Reading.PAGE),
        (EARLIER, EARLIER, BEFORE, Reading.GONE),
    ],
)
def test_time_decides_what_readers_get(published_at, next_at, withdraw_at, expected):
    assert (
        reading_at(NOON, published_at=published_at, next_at=next_at, withdraw_at=withdraw_at)
        is expected
    )
