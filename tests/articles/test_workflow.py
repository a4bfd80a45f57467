"""The table of states, without a database."""

import pytest

from articles.workflow import ALLOWED, Action, State, state_of


@pytest.mark.parametrize(
    ("live", "latest", "published", "due", "expected"),
    [
        (None, 1, False, False, State.DRAFT),
        (None, 2, True, True, State.UNPUBLISHED),
        (1, 1, True, False, State.SCHEDULED),
        (1, 1, True, True, State.PUBLISHED),
        (1, 2, True, True, State.CHANGED),
    ],
)
def test_the_state_follows_from_the_pointers_and_the_dates(live, latest, published, due, expected):
    assert state_of(live=live, latest=latest, published=published, due=due) is expected


@pytest.mark.parametrize("state", State)
def test_a_draft_can_be_saved_in_every_state(state):
    assert Action.SAVE in ALLOWED[state]


def test_what_is_not_public_cannot_be_unpublished():
    refusing = {state for state in State if Action.UNPUBLISH not in ALLOWED[state]}
    assert refusing == {State.DRAFT, State.UNPUBLISHED}


def test_publishing_what_readers_already_see_is_refused():
    assert Action.PUBLISH not in ALLOWED[State.PUBLISHED]
