"""Reads out of an English text what somebody could act on: figures, units, medicines, negations.

Two texts that give the same facts in the same order may still differ in meaning; two that do not
are never just a matter of style. Numbers in words count as figures ("twice" is 2 times).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from core.medicines import medicine


class Sort(StrEnum):
    """What kind of fact it is."""

    NUMBER = "number"
    UNIT = "unit"
    MEDICINE = "medicine"
    NEGATION = "negation"


@dataclass(frozen=True)
class Fact:
    """One of them. `key` is what is compared, `text` what the page says."""

    sort: Sort
    key: str
    text: str


# A number with its decimals, a fraction, a word with its apostrophe, or a sign.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*|[¼½¾⅓⅔⅛⅜⅝⅞²³¹]|[^\W\d_]+(?:['’][^\W\d_]+)*|[%‰°<>≤≥±]", re.UNICODE
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_OTHERS = {
    "100": "hundred",
    "1000": "thousand",
    "1000000": "million",
    "1000000000": "billion",
    "12": "dozen",
    "1/2": "half halve ½",
    "1/4": "quarter ¼",
    "3/4": "¾",
    "1/3": "⅓",
    "2/3": "⅔",
    "1": "single",
    "2": "both pair couple",
    "x2": "double twofold",
    "x3": "triple",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
}
_NUMBERS = {
    **{word: str(value) for value, word in enumerate(_ONES)},
    **{word: str(20 + 10 * place) for place, word in enumerate(_TENS)},
    **{word: value for value, words in _OTHERS.items() for word in words.split()},
}
_TIMES = {"once": "1", "twice": "2", "thrice": "3"}
_CLASSES = frozenset("class type grade stage phase group mgfa".split())
_ROMAN = re.compile(r"[IVX]{1,4}[ab]?")

# Each unit with all the ways in which it is written. Those of the second table count only right
# behind a number: elsewhere the same letters or words mean something else.
_UNITS = {
    "mg": "mg milligram milligrams milligramme milligrammes",
    "microgram": "mcg ug µg μg microgram micrograms microgramme microgrammes",
    "kg": "kg kilogram kilograms kilo kilos",
    "ng": "ng nanogram nanograms",
    "gram": "gram grams gramme grammes",
    "ml": "ml millilitre millilitres milliliter milliliters",
    "cl": "cl centilitre centilitres",
    "dl": "dl decilitre decilitres",
    "litre": "litre litres liter liters",
    "mmol": "mmol millimole millimoles",
    "iu": "iu",
    "percent": "% percent",
    "permille": "‰",
    "degree": "° degree degrees",
    "minute": "minute minutes",
    "hour": "hour hours hourly hr hrs",
    "day": "day days daily",
    "night": "night nights nightly",
    "week": "week weeks weekly",
    "fortnight": "fortnight fortnights fortnightly",
    "month": "month months monthly",
    "year": "year years yearly annual annually",
    "morning": "morning mornings",
    "evening": "evening evenings",
    "tablespoon": "tablespoon tablespoons",
    "teaspoon": "teaspoon teaspoons",
    "less": "< ≤",
    "more": "> ≥",
    "plusminus": "±",
}
_UNITS_BEHIND_NUMBERS = {
    "gram": "g",
    "litre": "l",
    "metre": "m metre metres",
    "cm": "cm centimetre centimetres",
    "hour": "h",
    "minute": "min mins",
    "second": "s sec secs second seconds",
    "unit": "unit units",
    "mol": "mol",
    "time": "time times",
    "dose": "dose doses",
    "tablet": "tablet tablets",
    "capsule": "capsule capsules",
    "drop": "drop drops",
    "puff": "puff puffs",
    "spoon": "spoon spoons spoonful spoonfuls",
    "percent": "per",  # "per cent"
}
_UNIT = {form: key for key, forms in _UNITS.items() for form in forms.split()}
_UNIT_BEHIND = {
    **_UNIT,
    **{form: key for key, forms in _UNITS_BEHIND_NUMBERS.items() for form in forms.split()},
}
_NEGATIONS = {
    **dict.fromkeys("not cannot nor neither".split(), "not"),
    **{word: word for word in "no none never without unless except non".split()},
}

# Words of one line each are exchanged for one another only where the advice is another.
_OPPOSITES = [
    [side.split() for side in line.split("|")]
    for line in """
    before | after
    more | less fewer
    increase increases increased increasing | decrease decreases decreased decreasing reduce reduces
    raise raises raised | lower lowers lowered
    start starts started starting begin begins | stop stops stopped stopping | continue continues
    take takes taking use using | avoid avoids avoiding
    safe safely | unsafe dangerous harmful
    above | below
    over | under
    minimum | maximum
    least | most
    always | usually often | sometimes | rarely seldom
    with | without
    must | should | may might | can
    high higher | low lower
    early earlier | late later
    left | right
    hot warm | cold cool
    common | uncommon | rare
    better | worse
    improve improves improved | worsen worsens worsened
    adult adults | child children | baby babies
    empty | full
    lie lying | sit sitting | stand standing
    urgent urgently emergency immediately | routine
    """.strip().splitlines()
]
_GROUPS = [
    {word: side for side, words in enumerate(sides) for word in words} for sides in _OPPOSITES
]


def facts(line: str) -> list[Fact]:
    """Return the facts of one paragraph, heading, item or cell, in their order."""
    return list(_facts([match[0] for match in _TOKEN.finditer(line)]))


def swapped(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words of a text that stand for their opposites in the other, in pairs."""
    old, new = _words(before), _words(after)
    gone, come = old - new, new - old
    return [
        pair
        for group in _GROUPS
        for pair in _exchanged([w for w in group if gone[w]], [w for w in group if come[w]], group)
    ]


def _exchanged(
    gone: list[str], come: list[str], sides: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield the first two words of a group that stand on different sides, if there are any."""
    pairs = ((lost, won) for lost in gone for won in come if sides[lost] != sides[won])
    yield from islice(pairs, 1)


def _words(text: str) -> Counter[str]:
    return Counter(match[0].lower() for match in _TOKEN.finditer(text))


def _facts(tokens: Sequence[str]) -> Iterator[Fact]:
    is_behind_number = False
    tens = 0
    for place, token in enumerate(tokens):
        word = token.lower().replace("’", "'")
        before = tokens[place - 1].lower() if place else ""
        following = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
        if tens:  # The second half of "twenty-four".
            tens = 0
            is_behind_number = True
            continue
        number = _number(token, word, before)
        if word in _TENS and following in _ONES[1:10]:
            tens = int(number) + _ONES.index(following)
            yield Fact(Sort.NUMBER, str(tens), f"{token}-{following}")
            continue
        if number and not (is_behind_number and word in _UNIT_BEHIND):
            text = f"{token} {following}" if following in _UNIT_BEHIND else token
            yield Fact(Sort.NUMBER, number, text)
            if word in _TIMES:
                yield Fact(Sort.UNIT, "time", token)
            is_behind_number = True
            continue
        if sort_and_key := _other(word, before, following, is_behind_number):
            yield Fact(*sort_and_key, token)
        is_behind_number = False


def _number(token: str, word: str, before: str) -> str:
    """Return the number that a word is, in figures, or nothing."""
    if token[0].isdigit():
        return token.replace(",", "") if _THOUSANDS.fullmatch(token) else _NUMBERS.get(token, token)
    if word == "one" and before in ("no", "any", "every", "each", "this", "that"):
        return ""
    if _ROMAN.fullmatch(token) and (len(token) > 1 or before in _CLASSES):
        return token
    return _TIMES.get(word) or _NUMBERS.get(word, "")


def _other(
    word: str, before: str, following: str, is_behind_number: bool
) -> tuple[Sort, str] | None:
    if word == "other" and before == "every":
        return Sort.UNIT, "alternate"
    if word == "alternate":
        return Sort.UNIT, word
    if word == "per" and following != "cent":
        return None
    unit = (_UNIT_BEHIND if is_behind_number else _UNIT).get(word)
    if unit:
        return Sort.UNIT, unit
    if word.endswith("n't"):
        return Sort.NEGATION, "not"
    if word in _NEGATIONS:
        return Sort.NEGATION, _NEGATIONS[word]
    name = medicine(word)
    return (Sort.MEDICINE, name) if name else None
