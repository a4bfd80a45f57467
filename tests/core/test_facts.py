"""What somebody could act on in a text: figures, units, medicines, negations."""

import pytest

from core.facts import Sort, facts, swapped
from core.medicines import medicine


def keys(line):
    return [fact.key for fact in facts(line)]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Take 60 mg every 4 hours.", ["60", "mg", "4", "hour"]),
        ("60mg, 1,000 ml, 2.5 g", ["60", "mg", "1000", "ml", "2.5", "gram"]),
        ("twice a day, two times daily", ["2", "time", "day", "2", "time", "day"]),
        ("Twenty-four hours, 24 hours", ["24", "hour", "24", "hour"]),
        ("half a tablet, ½ tablet, 1/2 tablet", ["1/2", "1/2", "tablet", "1/2", "tablet"]),
        ("every other day", ["alternate", "day"]),
        ("60 milligrams or 60 µg", ["60", "mg", "60", "microgram"]),
        ("5 per cent is 5% is 5 percent", ["5", "percent"] * 3),
        ("Class V, MGFA IIb; IV immunoglobulin", ["V", "IIb", "IV", "immunoglobulin"]),
        ("wait 30 seconds, the second dose", ["30", "second", "2nd", "dose"]),
        ("Call 999 at 9:30", ["999", "9:30"]),
        ("You can’t, don't, cannot and must not", ["not"] * 4),
        ("no one and nobody; without, unless", ["no", "without", "unless"]),
        ("I visit at times; a unit; the dose", []),
        ("", []),
    ],
)
def test_facts_are_read_in_their_order(line, wanted):
    assert keys(line) == wanted


def test_a_number_is_named_with_its_unit():
    assert [fact.text for fact in facts("60 mg") if fact.sort is Sort.NUMBER] == ["60 mg"]


@pytest.mark.parametrize(
    "word", ["pyridostigmine", "rituximab", "xyzalimab", "delafloxacin", "statins", "steroids"]
)
def test_medicines_are_known_by_name_by_kind_or_by_stem(word):
    assert medicine(word)


@pytest.mark.parametrize("word", ["april", "person", "reason", "muscle", "accept", "rest", "vase"])
def test_other_words_are_no_medicines(word):
    assert not medicine(word)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("Eat before it.", "Eat after it.", [("before", "after")]),
        ("Stop the tablets.", "Start the tablets.", [("stop", "start")]),
        ("You must rest.", "You may rest.", [("must", "may")]),
        ("It is safe.", "It is unsafe.", [("safe", "unsafe")]),
        ("Rest before it.", "Rest before you eat it.", []),
        ("You take it.", "You use it.", []),
        ("Less pain", "Fewer pains", []),
    ],
)
def test_words_that_became_their_opposites(before, after, wanted):
    assert swapped(before, after) == wanted
