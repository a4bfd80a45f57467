"""Checks of how a text is worded. They are advice: nothing here stops a text."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.checks.body import HEADINGS, Body, Stretch
from articles.checks.finding import END, Finding, Level, Spot
from core.readability import measure

# Words. A tired reader loses the thread in more.
LONG_SENTENCE = 25
LONG_PARAGRAPH = 120
# Years at school. What we write about is hard enough: most readers should manage the words.
HARD_GRADE = 9
# Fewer words tell nothing about how hard a text is.
WORDS_TO_MEASURE = 100
# The first year at school is for those who are six.
_AGE_BEFORE_SCHOOL = 5
GROWN_UP = 18  # School ends here, and with it what the formula can tell.

_LONG_SENTENCE = Finding(
    Level.WARNING,
    "LONG_SENTENCE",
    format_lazy(_("A sentence has more than {count} words."), count=LONG_SENTENCE),
    _("Make two of it, or a list."),
)
_LONG_PARAGRAPH = Finding(
    Level.WARNING,
    "LONG_PARAGRAPH",
    format_lazy(_("A paragraph has more than {count} words."), count=LONG_PARAGRAPH),
    _("Begin a new one where the thought changes. White space rests the eyes."),
)
_CAPITALS = Finding(
    Level.WARNING,
    "CAPITALS",
    _("Words stand in capital letters only."),
    _("Write them as usual, and bold if they matter. Capitals are hard to read and seem to shout."),
)
_HARD = Finding(
    Level.WARNING,
    "HARD",
    _("The text is hard to read."),
    _("Use shorter sentences and everyday words, and explain the others where they come up."),
)
_LEFTOVER = Finding(
    Level.WARNING,
    "LEFTOVER",
    _("Something seems to be left over from writing."),
    _("Fill the gap, or take the note out."),
)

# These hold text that is read from its beginning to its end; cells and headings do not.
_NOT_RUNNING = HEADINGS | {"td", "th", "caption", "figcaption"}
_NOTE = re.compile(
    r"\b(?:TODO|FIXME|TBC|TBD|XXX+)\b|\blorem ipsum\b|\[(?:insert|add) [^\]]{1,80}\]"
)
_LEAST_CAPITALS = 10


def check_wording(body: Body) -> Iterator[Spot]:
    """Look at sentences and paragraphs, at capitals and at notes to oneself."""
    for stretch in body.stretches:
        at, tag, text = stretch
        if _is_shouted(text):
            yield Spot(at, _CAPITALS, text)
        for note in _NOTE.finditer(text):
            yield Spot(at, _LEFTOVER, text[max(0, note.start() - 40) : note.end() + 40])
        if tag in _NOT_RUNNING:
            continue
        if len(text.split()) > LONG_PARAGRAPH:
            yield Spot(at, _LONG_PARAGRAPH, text)
        if is_english() and len(text.split()) > LONG_SENTENCE:
            for sentence in measure(_lines(stretch), most_words=LONG_SENTENCE).long_sentences:
                yield Spot(at, _LONG_SENTENCE, sentence.text)
    age = age_of(body)
    if age is not None and age > HARD_GRADE + _AGE_BEFORE_SCHOOL:
        yield Spot(END, _HARD)


def age_of(body: Body) -> int | None:
    """Return at what age people read such a text with ease, or None if that cannot be said.

    A text for `GROWN_UP` may be for people of any age above it.
    """
    running = [stretch for stretch in body.stretches if stretch.tag not in _NOT_RUNNING]
    if not is_english() or sum(len(text.split()) for _at, _tag, text in running) < WORDS_TO_MEASURE:
        return None
    grade = measure([line for stretch in running for line in _lines(stretch)]).fk_grade
    if grade is None:
        return None
    return min(GROWN_UP, max(1, round(grade)) + _AGE_BEFORE_SCHOOL)


def is_english() -> bool:
    """Say whether the texts of this site are English, which alone is measured."""
    return settings.LANGUAGE_CODE.split("-")[0] == "en"


def _lines(stretch: Stretch) -> list[str]:
    return stretch.text.split("\n")


def _is_shouted(text: str) -> bool:
    """Say whether a text is in capitals. An abbreviation or two is not."""
    letters = [character for character in text if character.isalpha()]
    return text.isupper() and len(letters) >= _LEAST_CAPITALS and len(text.split()) > 1
