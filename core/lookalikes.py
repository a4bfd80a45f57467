"""What characters look like, to compare texts in which one letter may pose as another."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

_WORD = re.compile(r"\w+")
_LATIN = re.compile("[A-Za-z\u1d00-\u1d25]")  # With the small capitals.
_MEANT = "\u03bc"  # Between Latin letters it is micro: a µg is no mg.
# The table of look-alikes leaves most of these out: ᴀ, ᴅ, ᴍ.
_SMALL_CAPITAL = re.compile("LATIN LETTER SMALL CAPITAL ([A-Z])")
# Characters that leave no ink and could stand in the middle of any word.
_INKLESS = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def inked(text: str) -> str:
    """Return a text without the characters that leave no ink; for comparing only."""
    return _INKLESS.sub("", text)


def folded(text: str) -> str:
    """Return the form in which texts are equal that read the same; for comparing only.

    Width, case, accents, ligatures and inkless characters do not count. Neither does a letter of
    another alphabet among Latin ones, which it looks like. Digits stay digits.
    """
    text = unicodedata.normalize("NFKC", inked(text))
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in parts if not is_accent(char))
    return unicodedata.normalize("NFKC", _WORD.sub(_in_one_alphabet, bare).casefold())


def _in_one_alphabet(match: re.Match[str]) -> str:
    """Return a word as it is, or in Latin letters if some of it is: nobody mixes innocently."""
    return "".join(map(_look, match[0])) if _LATIN.search(match[0]) else match[0]


@cache
def _look(char: str) -> str:
    """Return what a letter without its accent looks like, in small letters."""
    if char.isascii() or char in _MEANT:
        return char.lower()
    for form in (char, char.lower(), char.upper()):
        if twin := _plain_twin(form):
            # The table takes a capital i for an l; here they are different letters.
            return "i" if twin == "l" and form.isupper() else twin
    return char


@cache
def plain_form(char: str) -> str:
    """Return what one small, decomposed character looks like, in small plain letters if it can.

    An accent looks like nothing. For names: see accounts/pseudonyms.py.
    """
    if char.isascii():
        return char
    if is_accent(char):
        return ""
    # Capitals first: those of other alphabets are exactly ours (В, Η), small ones only similar.
    for form in (char.upper(), char):
        if twin := _plain_twin(form):
            return twin
    return _prototype(char)


def is_accent(char: str) -> bool:
    """Tell a mark that decorates a letter from one that is a sound, as Indic vowel signs are.

    Canonical classes 10 to 35 are Hebrew and Arabic points, 200 and more are accents.
    """
    place = unicodedata.combining(char)
    return 10 <= place <= 35 or place >= 200


def _plain_twin(char: str) -> str:
    """Return the small plain letters or digits that a character looks like, or ""."""
    if small_capital := _SMALL_CAPITAL.fullmatch(unicodedata.name(char, "")):
        return small_capital[1].lower()
    twin = _bare(_prototype(char)).casefold()
    return twin if twin.isascii() and twin.isalnum() else ""


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    # Strokes and overlays (class 1) are part of how the table describes letters like `ø`.
    return "".join(
        char for char in decomposed if not is_accent(char) and unicodedata.combining(char) != 1
    )


def _read_table() -> dict[str, list[str]]:
    """Return the look-alikes of each character, without the marks around right-to-left ones."""
    return {
        char.strip("\u200e"): [twin["c"].strip("\u200e") for twin in twins]
        for char, twins in confusables_data.items()
    }


_TWINS = _read_table()


def _prototype(char: str) -> str:
    """Return the character that the Unicode table holds to be the plain form of `char`.

    The table at hand lists twins both ways: a plain character has all of its look-alikes,
    an odd one has just its plain character. Of a lone pair the lower code point is plain.
    """
    twins = _TWINS.get(char, [])
    if len(twins) != 1:
        return char
    (twin,) = twins
    if len(_TWINS.get(twin, [])) > 1 or len(twin) > 1:
        return twin
    return min(char, twin)
