"""Finds in a text what tells who somebody is, to ask the author about it before others read it."""

from collections.abc import Iterator
from typing import Any

import re2
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.lookalikes import folded

_DAY = r"(?:\d{1,2}[./ -]+(?:\d{1,2}|[a-z]{3,9})[./ -]+\d{2,4}|\d{4}-\d\d-\d\d|[a-z]{3,9} \d{1,2}"
_BIRTH = r"\b(?:born|birth\w*|d\.?o\.?b|geboren|geburt\w*|nascut\w?|nacid\w+|ne le)\b"
_NUMBER = r"(?:\W{0,3}(?:number|no|nr|id)\b)"
_HOSPITAL = r"\b(?:hospital|patient|medical record|insurance|case)"
# What asks, the pattern in a folded text, and how many digits there must be at least.
_KINDS: tuple[tuple[Promise, str, int], ...] = (
    (_("There is an e-mail address in your text."), r"[\w.+-]@[\w-]+\.[a-z]{2}", 0),
    (
        _("There seems to be a telephone number in your text."),
        r"(?:\+|\b00)\d[\d ()./-]{6,18}\d|\b0\d{2,4}[ )/-]+\d[\d -]{4,10}\d\b",
        9,
    ),
    (
        _("There seems to be a full date of birth in your text."),
        rf"{_BIRTH}[^\n]{{0,30}}?\b{_DAY}(?:st|nd|rd|th)?,? \d{{4}})\b",
        0,
    ),
    (
        _("There seems to be the number of a patient in your text."),
        (
            rf"(?:\b(?:nhs|mrn){_NUMBER}?|{_HOSPITAL}{_NUMBER})(?:\W{{1,3}}is\b)?"
            r"\W{0,4}\d[\d -]{4,14}\d\b"
        ),
        6,
    ),
)


def _compiled() -> Iterator[tuple[Promise, Any, int]]:
    options = re2.Options()
    options.never_capture = True
    for words, pattern, digits in _KINDS:
        yield words, re2.compile(pattern, options), digits


_FINDERS = tuple(_compiled())


def found(text: str) -> list[str]:
    """Return a sentence about each kind of personal data that the text seems to hold."""
    plain = folded(text)
    return [str(words) for words, finder, digits in _FINDERS if _has(finder, digits, plain)]


def _has(finder: Any, digits: int, plain: str) -> bool:
    return any(
        sum(char.isdigit() for char in match[0]) >= digits for match in finder.finditer(plain)
    )
