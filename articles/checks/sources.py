"""Checks of the sources that a text names: that there are some, and that they still stand."""

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.checks.body import Body, Stretch
from articles.checks.finding import END, Finding, Level, Spot
from articles.models import Citation, Reference, Revision
from articles.rules import BLOCKING_SOURCES, NEEDS_SOURCES, RISK_OF, Kind, Risk, SourceStatus

OLD = 10  # Years.

_NONE = Finding(
    Level.BLOCKING,
    "REF1",
    _("The text names no source."),
    _("Readers must be able to see what a page like this rests on. Set markers with “Source”."),
)
_UNKNOWN = Finding(
    Level.BLOCKING,
    "REF1",
    _("A marker leads to no source of the library."),
    _("Set it anew with “Source”, or take it out."),
)
_UNSUPPORTED = Finding(
    Level.WARNING,
    "REF2",
    _("A statement with figures or findings names no source."),
    _("Set a marker behind it, so that readers can see where it comes from."),
)
_UNFINDABLE = Finding(
    Level.WARNING,
    "REF3",
    _("A source cannot be found by what is known of it."),
    _("Add its DOI, PMID or ISBN to the library, or its address and the day it was read there."),
)
_OLD = Finding(
    Level.WARNING,
    "REF3",
    _("A source is older than ten years."),
    _("Look whether something newer says the same. If it is still the best there is, keep it."),
)
_DEAD = Finding(
    Level.WARNING,
    "REF3",
    _("The address of a source leads nowhere."),
    _("Look for its new address and write it into the library, or name another source."),
)
_DOUBTED = Finding(
    Level.BLOCKING,
    "REF4",
    _("A source was retracted, or its publisher has expressed concern about it."),
    _("Take it out, and with it what rests on it alone. Tell an editor if readers see it now."),
)

# English, as the texts are. Where a number is a claim: a dose, a share, a chance.
_CLAIM = re.compile(
    r"[0-9](?:[\d.,]*\d)?\s?(?:%|per\s?cent\b|(?:mg|mcg|µg|μg|g|kg|ml|iu|micrograms?|milligrams?"
    r"|grams?|millilit(?:re|er)s?|units?|tablets?)\b)"
    r"|\b(?:[0-9][\d,]*|one|two|three|four|five|six|seven|eight|nine|ten)\s(?:in|out\sof)"
    r"\s(?:every\s)?(?:[0-9]|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b)"
    r"|\b(?:studies|study|trials?|research(?:ers)?|evidence|surveys?|experts)\s(?:\w+\s)?"
    r"(?:shows?|showed|shown|finds?|found|suggests?|suggested|proves?|proved|agree|says?)\b"
    r"|\b(?:twice|[0-9]+\stimes|three\stimes|four\stimes)\sas\s(?:likely|often|common|many)\b",
    re.IGNORECASE,
)
_LOOKED_AT = frozenset({"", "p", "li", "blockquote"})


def check_sources(body: Body, revision: Revision) -> Iterator[Spot]:
    """Look at the sources of a text; one that cites none asks the database nothing."""
    kind = revision.article.kind
    cited = Citation.objects.of(revision)
    first = {key: at for at, keys in reversed(body.cited.items()) for key in keys}
    known = {citation.reference_id for citation in cited}
    words = {stretch.at: stretch.text for stretch in body.stretches}
    for key, at in first.items():
        if key not in known:
            yield Spot(at, _UNKNOWN, words.get(at, f"[ref:{key}]"))
    if kind in NEEDS_SOURCES and not cited:
        yield Spot(END, _NONE)
    if kind and RISK_OF[Kind(kind)] is not Risk.NONE:
        yield from (
            Spot(stretch.at, _UNSUPPORTED, stretch.text)
            for stretch in body.stretches
            if _claims(stretch) and stretch.at not in body.cited
        )
    for citation in cited:
        for finding in _about(citation.reference):
            yield Spot(first.get(citation.reference_id, END), finding, citation.reference.title)


def _claims(stretch: Stretch) -> bool:
    return stretch.tag in _LOOKED_AT and _CLAIM.search(stretch.text) is not None


def _about(source: Reference) -> Iterator[Finding]:
    """Say what is amiss with a source."""
    if source.status in BLOCKING_SOURCES:
        yield _DOUBTED
    if source.status == SourceStatus.DEAD:
        yield _DEAD
    if not (source.doi or source.pmid or source.isbn or (source.url and source.accessed_on)):
        yield _UNFINDABLE
    if source.year is not None and source.year < timezone.localdate().year - OLD:
        yield _OLD
