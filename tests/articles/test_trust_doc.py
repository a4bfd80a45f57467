"""What docs/trust.md says of kinds, signatures, changes and the clock is what the tables do."""

import re
from pathlib import Path

import pytest

from articles.rules import (
    MONTHS_OF,
    MOVES_DATE,
    MUST_DECIDE,
    NEEDS_NOTE,
    NEEDS_SOURCES,
    PUBLIC,
    REMINDERS,
    RISK_OF,
    WEIGHT,
    Class,
    Kind,
    Risk,
    keeps_signature,
    may_go_live,
)

TEXT = (Path(__file__).parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")
YES = {"yes": True, "no": False}


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading, without its head."""
    part = re.split(r"^## ", TEXT.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines[2:]]


def test_every_kind_has_its_row():
    assert [row[0] for row in rows("Kinds of page")] == [kind.value for kind in Kind]


@pytest.mark.parametrize("row", rows("Kinds of page"), ids=lambda row: row[0])
def test_a_kind_is_as_its_row_says(row):
    kind = Kind(row[0])
    assert RISK_OF[kind] == row[1]
    assert str(MONTHS_OF[kind] or "–") == row[2]
    assert (kind in NEEDS_SOURCES) is YES[row[3]]


@pytest.mark.parametrize("row", rows("Who must vouch for a text"), ids=" ".join)
def test_so_many_must_vouch(row):
    risk, signed, editors, goes = row
    assert may_go_live(Risk(risk), signed=YES[signed], editors=int(editors)) is YES[goes]


def test_every_risk_has_a_row_that_lets_it_go_live():
    passing = {row[0] for row in rows("Who must vouch for a text") if YES[row[3]]}
    assert passing == set(Risk)


@pytest.mark.parametrize("row", rows("What a change is called"), ids=lambda row: row[0])
def test_a_change_does_what_its_row_says(row):
    change = Class(row[0])
    assert change in WEIGHT
    seen, moves, noted, stays = (YES[cell] for cell in row[1:])
    assert (change in PUBLIC, change in MOVES_DATE, change in NEEDS_NOTE) == (seen, moves, noted)
    assert all(keeps_signature(change, proposed=change, risk=risk) is stays for risk in Risk)


def test_what_an_editor_may_call_a_change_has_its_row():
    assert {row[0] for row in rows("What a change is called")} == set(WEIGHT)


def test_the_days_of_the_clock():
    days = [int(row[0]) for row in rows("The review clock")]
    assert days == [*REMINDERS, MUST_DECIDE.days]
