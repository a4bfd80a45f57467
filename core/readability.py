"""Measures how hard an English text is to read. For other languages the numbers mean nothing.

Reading ease: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948),
pages 221 to 233:  206.835 - 1.015 * words / sentences - 84.6 * syllables / words.
Above 60 is plain English, below 30 is for specialists.

Grade: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new
readability formulas for Navy enlisted personnel", Research Branch Report 8-75 (1975):
0.39 * words / sentences + 11.8 * syllables / words - 15.59, in years at school in the USA.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENERS = "\"'“‘([{«"
_CLOSERS = "\"'”’)]}»"

# A full stop behind these ends no sentence; behind the second, only if no number follows; behind
# the third, only if a capital letter follows.
_NEVER_LAST = frozenset(
    "e.g i.e eg ie dr mr mrs ms mx prof st vs cf viz approx ca incl resp".split()
)
_BEFORE_NUMBERS = frozenset("no nos fig figs p pp vol ch sec eq ref refs max min".split())
_SELDOM_LAST = frozenset("etc al a.m p.m inc ltd co u.s u.k ph.d m.d jr sr".split())

# A hyphen or a decimal point does not part a word.
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_LONGEST_SPELLED = 4
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
# Vowels that are spoken apart: my-asthen-i-a, rad-i-o, play-ing; but not spec-ial or mill-ion.
_APART = re.compile(r"(?<![ctsgx])(?<!ll)i[aou]|[aeiouy]ing$|uous$|^[^aeiouy]y[aeo]")
# A silent e: take, makes, talked, severely; but not ta-ble, box-es, mus-cles or need-ed.
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouy]les?$|[^aeiouytd]ed$|[^aeiouyscxzghl]es$"
    r"|[^aeiouyl]e(?:ly|ment|less|ness|ful)$"
)


@dataclass(frozen=True)
class LongSentence:
    """A sentence that has too many words."""

    text: str
    words: int


@dataclass(frozen=True)
class Readability:
    """What was measured. A text without words has no ease and no grade."""

    words: int
    sentences: int
    flesch_reading_ease: float | None
    fk_grade: float | None
    long_sentences: list[LongSentence]


def measure(blocks: Sequence[str], *, most_words: int = 25) -> Readability:
    """Measure plain texts. Each paragraph, heading, list item and cell is a text of its own."""
    words = sentences = syllables = 0
    long_sentences: list[LongSentence] = []
    for sentence in (sentence for block in blocks for sentence in sentences_of(block)):
        found = _WORD.findall(sentence)
        words += len(found)
        sentences += bool(found)
        syllables += sum(map(syllables_of, found))
        if len(found) > most_words:
            long_sentences.append(LongSentence(sentence, len(found)))
    if not words:
        return Readability(0, 0, None, None, [])
    length, weight = words / sentences, syllables / words
    ease = 206.835 - 1.015 * length - 84.6 * weight
    grade = 0.39 * length + 11.8 * weight - 15.59
    return Readability(words, sentences, round(ease, 1), round(grade, 1), long_sentences)


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text; the last one needs no full stop."""
    words = text.split()
    start = 0
    for place, word in enumerate(words, 1):
        # The number of a step, as in "2. Sit down.", is no sentence.
        is_number = place == start + 1 and word.rstrip(".)").isdigit()
        if place == len(words) or (not is_number and _is_last(word, words[place])):
            yield " ".join(words[start:place])
            start = place


def _is_last(word: str, following: str) -> bool:
    """Say whether a sentence ends between two words."""
    word = word.rstrip(_CLOSERS)
    name = word.rstrip(".!?…").lstrip(_OPENERS).lower()
    first = following.lstrip(_OPENERS)[:1]
    if not word.endswith((".", "!", "?", "…")) or first.islower():
        return False
    if word != word.rstrip("!?…") or word.endswith(".."):
        return True
    if name in _BEFORE_NUMBERS:
        return not first.isdigit()
    if name in _SELDOM_LAST:
        return first.isupper()
    # A single letter is an initial, as in "J. Smith".
    return name not in _NEVER_LAST and not (len(name) == 1 and name.isalpha() and name != "i")


def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has; at least one."""
    letters = re.sub("['’]", "", word.lower())
    return sum(map(_syllables, re.split("[.,-]", letters)))


def _syllables(letters: str) -> int:
    groups = len(_VOWELS.findall(letters))
    if not groups:
        # Letters alone are spelled out, as in "MG"; a number counts as one.
        return len(letters) if letters.isalpha() and len(letters) <= _LONGEST_SPELLED else 1
    return max(1, groups + len(_APART.findall(letters)) - bool(_SILENT.search(letters)))
