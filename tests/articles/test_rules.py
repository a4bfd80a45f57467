"""The tables of trust: who must vouch for what, and when a page is due."""

from datetime import date, timedelta

import pytest

from articles.rules import (
    MONTHS_OF,
    MOVES_DATE,
    NEEDS_NOTE,
    PUBLIC,
    RISK_OF,
    Class,
    Kind,
    Risk,
    Timing,
    keeps_signature,
    may_go_live,
    months_later,
    timing_at,
)

DUE = date(2029, 3, 15)


@pytest.mark.parametrize(
    ("risk", "signed", "editors", "goes"),
    [
        (Risk.HIGH, False, 0, False),
        (Risk.HIGH, False, 1, False),
        (Risk.HIGH, False, 9, False),  # No number of editors makes a clinician.
        (Risk.HIGH, True, 0, False),
        (Risk.HIGH, True, 1, True),
        (Risk.LOW, False, 1, False),
        (Risk.LOW, False, 2, True),
        (Risk.LOW, True, 0, False),
        (Risk.LOW, True, 1, True),
        (Risk.NONE, False, 0, False),
        (Risk.NONE, False, 1, True),
    ],
)
def test_enough_people_vouch_for_a_text(risk, signed, editors, goes):
    assert may_go_live(risk, signed=signed, editors=editors) is goes


def test_every_kind_has_a_risk_and_an_interval():
    assert RISK_OF.keys() == MONTHS_OF.keys() == set(Kind)
    # Where harm is near, nobody waits three years; what is never reviewed can do none.
    assert all(MONTHS_OF[kind] == 12 for kind in (Kind.MEDICINE, Kind.EMERGENCY))
    assert {kind for kind in Kind if MONTHS_OF[kind] is None} == {
        kind for kind in Kind if RISK_OF[kind] is Risk.NONE
    }


def test_only_a_minor_change_keeps_the_signature_and_moves_no_date():
    kept = [
        (change, proposed, risk)
        for change in Class
        for proposed in (Class.MINOR, Class.MAJOR)
        for risk in Risk
        if keeps_signature(change, proposed=proposed, risk=risk)
    ]
    minor = [(Class.MINOR, Class.MINOR, risk) for risk in Risk]
    assert kept == [*minor, *[(Class.MINOR, Class.MAJOR, risk) for risk in (Risk.NONE, Risk.LOW)]]
    assert {Class.MAJOR, Class.CORRECTION} == MOVES_DATE == NEEDS_NOTE
    assert set(Class) - PUBLIC == {Class.MINOR}


@pytest.mark.parametrize(
    ("days", "timing"),
    [
        (-91, Timing.CURRENT),
        (-90, Timing.SOON),
        (-1, Timing.SOON),
        (0, Timing.OVERDUE),
        (179, Timing.OVERDUE),
        (180, Timing.DECIDE),
        (4000, Timing.DECIDE),
    ],
)
def test_where_a_page_stands_follows_from_its_date(days, timing):
    assert timing_at(DUE + timedelta(days=days), DUE) is timing


def test_a_page_without_a_date_is_never_due():
    assert timing_at(DUE, None) is Timing.NEVER


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 15), 36, date(2029, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_later_is_a_day_of_the_calendar(day, months, later):
    assert months_later(day, months) == later
