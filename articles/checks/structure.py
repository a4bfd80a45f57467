"""Checks of what a text is built of: title, summary, headings and tables."""

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.checks.body import HEADINGS, Body, words_of
from articles.checks.finding import END, START, SUMMARY, TITLE, Finding, Level, Spot
from core.document import walk

# Characters. Search engines and cards cut what is longer.
LONG_TITLE = 65
LONG_SUMMARY = 160
# Nobody finds their way in a longer text, in words, without headings.
WORDS_WITHOUT_HEADINGS = 600

_LONG_TITLE = Finding(
    Level.WARNING,
    "LONG_TITLE",
    format_lazy(_("The title is longer than {count} characters."), count=LONG_TITLE),
    _("Search engines cut long titles. Begin with the word that readers look for."),
)
_NO_SUMMARY = Finding(
    Level.BLOCKING,
    "SUMMARY",
    _("The article has no summary."),
    _("Write in one or two sentences what readers should know if they read nothing else."),
)
_LONG_SUMMARY = Finding(
    Level.WARNING,
    "META",
    format_lazy(_("The summary is longer than {count} characters."), count=LONG_SUMMARY),
    _("One or two short sentences do. The rest can go into the text."),
)
_NO_TEXT = Finding(
    Level.BLOCKING,
    "TEXT",
    _("The article has no text."),
    _("Write it before readers come."),
)
_SKIPPED = Finding(
    Level.BLOCKING,
    "HEADINGS",
    _("A heading skips a level."),
    _(
        "The title is level 1. Parts of the text begin with level 2, what is inside such a part"
        " with level 3, and so on. People who cannot see the page find their way by these levels."
    ),
)
_NO_HEADINGS = Finding(
    Level.WARNING,
    "NO_HEADINGS",
    _("The text is long and has no headings."),
    _("Give each part a heading of level 2. Tired readers look for the part that they need."),
)
_TABLE = Finding(
    Level.WARNING,
    "TABLE",
    _("A table has no header cells."),
    _("Make the first row or the first column header cells, so that screen readers say them."),
)


def check_fields(title: str, summary: str) -> Iterator[Spot]:
    """Look at the title and the summary. A topic needs no check: the database demands one."""
    if len(title) > LONG_TITLE:
        yield Spot(TITLE, _LONG_TITLE)
    if not summary:
        yield Spot(SUMMARY, _NO_SUMMARY)
    elif len(summary) > LONG_SUMMARY:
        yield Spot(SUMMARY, _LONG_SUMMARY)


def check_structure(body: Body) -> Iterator[Spot]:
    """Look at headings and tables, and whether there is a text at all."""
    if not body.stretches:
        yield Spot(START, _NO_TEXT)
    yield from _headings(body)
    for at, table, place in body.places("table", str(_("Table"))):
        if not any(element.tag == "th" for element in walk(table)):
            yield Spot(at, _TABLE, place)


def _headings(body: Body) -> Iterator[Spot]:
    above = 1
    headings = body.numbered(*HEADINGS)
    for at, heading in headings:
        level = int(heading.tag[1])
        if level > above + 1:
            place = _("%(words)s (level %(level)d, although it follows level %(above)d)")
            values = {"words": words_of(heading), "level": level, "above": above}
            yield Spot(at, _SKIPPED, place % values)
        above = level
    has_parts = any(heading.tag == "h2" for _at, heading in headings)
    if not has_parts and body.words > WORDS_WITHOUT_HEADINGS:
        yield Spot(END, _NO_HEADINGS)
