"""Proposes what a new text is, beside the one that readers have: a minor change or a major one.

Whatever somebody could act on makes it major: a figure, a unit, a medicine, a negation, a care
block, a source, a word that became its opposite, five words in a row, or more than a tenth of the
words. What is left is minor: a typing mistake, a comma, where a link leads, the size of a picture.
An editor decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.models import Revision
from articles.rules import MOST_WORDS_CHANGED, Class
from core import citations
from core.care import NAMES
from core.document import as_typed, lines, parse
from core.facts import Fact, Sort, facts, swapped
from core.lookalikes import inked

PASSAGE = 5  # So many words in a row that are new, or gone, say something.
MOST_NAMED = 3  # Differences that a reason names.
LONGEST_NAMED = 60  # Characters of each.
_ALT = re.compile(r'<img\b[^>]* alt="([^"]+)"')
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True)
class Proposal:
    """What a change is, and the reasons in words."""

    kind: Class
    reasons: tuple[str, ...] = ()


class _Text:
    """What of a revision is compared."""

    def __init__(self, revision: Revision) -> None:
        self._body = as_typed(citations.without_markers(revision.body))
        self.lines = [revision.title, revision.summary, *lines(self._body)]
        # How a picture is described is read out to those who do not see it.
        self.lines += [unescape(alt) for alt in _ALT.findall(self._body)]
        # What leaves no ink could hide a “not” from us, and from nobody else.
        self.lines = [inked(line) for line in self.lines]
        self.sources = {cited.key for cited in citations.read(revision.body)}

    @cached_property
    def facts(self) -> list[Fact]:
        return [fact for line in self.lines for fact in facts(line)]

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(word for line in self.lines for word in line.split())

    @cached_property
    def care(self) -> list[tuple[str, str, str]]:
        """The kind of each care block, its words as they are compared, and its first line."""
        sections = parse(self._body).elements("section")
        found = []
        for section in sections:
            texts = lines(section.outer_html())
            words = " ".join(_WORD.findall(" / ".join(texts).casefold()))
            kind = section.attributes.get("class", "")
            found.append((kind, words, texts[0] if texts else ""))
        return found


def propose(before: Revision, after: Revision) -> Proposal:
    """Compare two texts of an article."""
    reasons = tuple(_reasons(_Text(before), _Text(after)))
    return Proposal(Class.MAJOR if reasons else Class.MINOR, reasons)


def _reasons(old: _Text, new: _Text) -> Iterator[str]:
    yield from _about_facts(old.facts, new.facts)
    pairs = swapped(" ".join(old.lines), " ".join(new.lines))
    if pairs:
        yield _("A word became its opposite: %s.") % _listed(
            _("“%(before)s”, now “%(after)s”") % {"before": gone, "after": come}
            for gone, come in pairs
        )
    yield from _about_care(old.care, new.care)
    if old.sources != new.sources:
        yield _("The sources are different: %(come)d added, %(gone)d taken out.") % {
            "come": len(new.sources - old.sources),
            "gone": len(old.sources - new.sources),
        }
    yield from _about_passages(old.lines, new.lines)
    different = max((old.words - new.words).total(), (new.words - old.words).total())
    if different > MOST_WORDS_CHANGED * max(1, old.words.total()):
        yield _("More than a tenth of the words are different.")


def _about_passages(old: list[str], new: list[str]) -> Iterator[str]:
    """Name the first words that came, or went, in a row: a sentence is advice, whatever it says."""
    before, after = [_lined_up(lines) for lines in (old, new)]
    come, gone = _first_passage(after, before), _first_passage(before, after)
    if come:
        yield _("A passage is new: “%s”.") % _short(come)
    if gone:
        yield _("A passage is gone: “%s”.") % _short(gone)


def _lined_up(lines: list[str]) -> list[list[str]]:
    """Return the words of each line, between the marks of its ends."""
    return [["", *_WORD.findall(line.casefold()), ""] for line in lines]


def _first_passage(these: list[list[str]], others: list[list[str]]) -> str:
    """Return the first passage of these lines that the others have nothing of, or nothing."""
    known = {pair for line in others for pair in pairwise(line)}
    for line in these:
        run = 0
        for place, pair in enumerate(pairwise(line)):
            run = 0 if pair in known else run + 1
            # So many words have one more neighbour.
            if run > PASSAGE:
                return " ".join(line[place - PASSAGE + 1 : place + 1])
    return ""


def _about_facts(old: list[Fact], new: list[Fact]) -> Iterator[str]:
    """Say for each sort what is gone and what is new."""
    if [(fact.sort, fact.key) for fact in old] == [(fact.sort, fact.key) for fact in new]:
        return
    is_named = False
    for sort in Sort:
        gone, come = _only(old, new, sort), _only(new, old, sort)
        if gone or come:
            is_named = True
            yield _told(sort, gone, come)
    if not is_named:
        yield _("Figures, units, medicines or negations stand in another order.")


def _only(these: list[Fact], others: list[Fact], sort: Sort) -> list[str]:
    """Return the texts of the facts of a sort of which these have more, in their order."""
    left = Counter(fact.key for fact in these if fact.sort is sort)
    left -= Counter(fact.key for fact in others if fact.sort is sort)
    found = []
    # From the end: what is said twice and was said once before, was added further down.
    for fact in reversed(these):
        if fact.sort is sort and left[fact.key]:
            left[fact.key] -= 1
            found.append(fact.text)
    return found[::-1]


def _told(sort: Sort, gone: list[str], come: list[str]) -> str:
    about = {
        Sort.NUMBER: _("A number is different."),
        Sort.UNIT: _("A unit or a time is different."),
        Sort.MEDICINE: _("A medicine is different."),
        Sort.NEGATION: _("A “not” or “no” is different."),
    }[sort]
    if gone:
        about += " " + _("Before: %s.") % _listed(gone)
    if come:
        about += " " + _("Now: %s.") % _listed(come)
    return about


def _about_care(old: list[tuple[str, str, str]], new: list[tuple[str, str, str]]) -> Iterator[str]:
    """Say which care blocks are different in their words."""
    before, after = [each[:2] for each in old], [each[:2] for each in new]
    if before == after:
        return
    touched = [each for each in old if each[:2] not in after]
    touched += [each for each in new if each[:2] not in before]
    if not touched:
        yield _("The care blocks stand in another order.")
        return
    named = dict.fromkeys(
        f"{_(NAMES[kind]) if kind in NAMES else kind} “{_short(first)}”"
        for kind, _words, first in touched
    )
    yield _("A care block is different: %s.") % _listed(named)


def _listed(texts: Iterable[str]) -> str:
    """Return the first few of some texts in one line."""
    found = list(texts)
    more = [_("and %d more") % (len(found) - MOST_NAMED)] if len(found) > MOST_NAMED else []
    return ", ".join([*map(_short, found[:MOST_NAMED]), *more])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAMED else f"{text[: LONGEST_NAMED - 1]}…"
