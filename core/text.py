"""Plain text: made regular, measured for emptiness, compared, and read out of clean HTML."""

import hashlib
import re
import unicodedata
from html import unescape

from core.lookalikes import folded

# Text shaped by real languages stacks a handful of marks on one letter; the texts that climb
# over their neighbours ("zalgo") use dozens. Eight leaves room for pointed Hebrew and Tibetan.
MOST_MARKS = 8

# A line may also end with these: Word writes a vertical tab for a soft break, mainframes U+0085.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# The C0 and C1 control characters but tab and line feed; halves of surrogate pairs, which are no
# characters and cannot be stored or sent as UTF-8; and two numbers that no XML, such as a feed,
# may hold.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Direction overrides, embeddings and isolates can make a text read differently from what it says.
# The plain marks U+200E and U+200F stay: mixed Hebrew, Arabic and Latin text needs them.
_HARMFUL = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")

# Characters that a font draws as nothing although Unicode counts some as letters or symbols.
_HOLLOW = re.compile("[\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\uffa0]")

_BLANK_RUN = re.compile(r"\n{3,}")
_TAG = re.compile(r"<(/?[a-z0-9]+)[^>]*>")
_WORD_JOINING_TAGS = frozenset({"a", "strong", "em", "sup", "sub", "code"})


def without_controls(text: str) -> str:
    """Give every line a plain line feed and drop characters that no page may carry."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def normalise(text: str) -> str:
    """Return the one regular form of a typed text; doing it twice changes nothing more.

    Only what cannot be seen or does harm is changed: words, quotes and emoji stay as typed.
    """
    text = _HARMFUL.sub("", without_controls(text))
    text = text.replace("\t", " ").replace("\u00a0", " ")
    text = unicodedata.normalize("NFC", _limit_marks(text))
    # Composing can take some letters apart, which adds marks again.
    text = unicodedata.normalize("NFC", _limit_marks(text))
    lines = ("" if _looks_empty(line) else line.rstrip() for line in text.split("\n"))
    return _BLANK_RUN.sub("\n\n", "\n".join(lines)).strip("\n")


def row_key(text: str) -> int:
    """Return the key of a row that a text from an address names, or 0, which no row has.

    Databases refuse numbers of more than eighteen digits, and Python those of thousands.
    """
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def one_line(text: str) -> str:
    """Return a title or a note without controls, direction tricks and odd white space."""
    return " ".join(normalise(text).split())


def is_blank(text: str) -> bool:
    """Say whether a text holds no letter, number, symbol or emoji that can be seen."""
    visible = _HOLLOW.sub("", text)
    return not any(unicodedata.category(character)[0] in "LNS" for character in visible)


def fingerprint(text: str) -> str:
    """Return a SHA-256 in hexadecimal that is equal for texts that differ in dress only.

    Width, ligatures, case, accents, look-alike letters and white space do not count. For
    comparing, never for showing.
    """
    words = " ".join(without_controls(folded(text)).split())
    return hashlib.sha256(words.encode()).hexdigest()


def plain_text(html: str) -> str:
    """Return the words of HTML that `core.sanitize` has cleaned, blocks parted by a space."""
    return " ".join(unescape(_TAG.sub(_tag_as_text, html)).split())


def _tag_as_text(match: re.Match[str]) -> str:
    return "" if match[1].lstrip("/") in _WORD_JOINING_TAGS else " "


def _looks_empty(line: str) -> bool:
    return not _HOLLOW.sub("", line).strip()


def _limit_marks(text: str) -> str:
    """Keep at most `MOST_MARKS` combining marks behind each base character."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
