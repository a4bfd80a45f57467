"""Checks of care blocks, after the rules of the NHS: clear, complete, and never two meanings."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.checks.body import Body, words_of
from articles.checks.finding import START, Finding, Level, Spot
from articles.checks.wording import is_english
from articles.rules import Kind, Risk
from core.care import CARDS, HEADINGS, heading_of, kind_of
from core.document import Element

MOST_WARNINGS = 2
MOST_KEY_POINTS = 5

_NO_IF = Finding(
    Level.WARNING,
    "CARE1",
    _("The heading of a card does not end with “if:”."),
    _("Write what to do, and when: “Call 999 if:”, “Ask for an urgent GP appointment if:”."),
)
_MANY_EMERGENCIES = Finding(
    Level.WARNING,
    "CARE1",
    _("There is more than one emergency card."),
    _("Put everything that is an emergency into one card, where it is found at once."),
)
_MANY_WARNINGS = Finding(
    Level.WARNING,
    "CARE1",
    format_lazy(_("There are more than {count} warnings."), count=MOST_WARNINGS),
    _("Keep those that matter most. Where everything is a warning, nobody reads them."),
)
_NO_END = Finding(
    Level.WARNING,
    "CARE1",
    _("Text follows right after a card, without a heading of its own."),
    _("Begin what follows with a heading, so that nobody takes it for a part of the card."),
)
_MANY_POINTS = Finding(
    Level.WARNING,
    "CARE1",
    format_lazy(_("There are more than {count} key points."), count=MOST_KEY_POINTS),
    _("Keep what readers should know if they read nothing else."),
)
_NOT_DONT = Finding(
    Level.BLOCKING,
    "CARE2",
    _("An item of a don't list does not begin with “do not”."),
    _("Begin each with “do not” or “never”: a screen reader does not say which list it reads."),
)
_NOT_DO = Finding(
    Level.BLOCKING,
    "CARE2",
    _("An item of a do list says what not to do."),
    _("Move it to a don't list: the tick before it tells people to do it."),
)
_NO_HEADING = Finding(
    Level.BLOCKING,
    "CARE",
    _("A care block does not begin with a heading."),
    _("Say in a heading what it is about. Some readers see neither its colour nor its frame."),
)
_NO_EMERGENCY = Finding(
    Level.BLOCKING,
    "CARE",
    _("A page about an emergency has no emergency card."),
    _("Say in an emergency card when to call for help. It is shown before everything else."),
)

_NUMBERS = re.compile(r"\d+(?: \d+)*")
_DONT = re.compile(r"(?:please )?(?:do not|don't|never)\b", re.IGNORECASE)


def check_care(body: Body, kind: str, risk: Risk) -> Iterator[Spot]:
    """Look at the care blocks of a page of this kind and risk."""
    blocks = body.numbered("section")
    kinds = [kind_of(block) for _at, block in blocks]
    if kind == Kind.EMERGENCY and risk is Risk.HIGH and "emergency" not in kinds:
        yield Spot(START, _NO_EMERGENCY)
    seen: dict[str, int] = {}
    for at, block in blocks:
        kind = kind_of(block)
        seen[kind] = seen.get(kind, 0) + 1
        if kind == "emergency" and seen[kind] > 1:
            yield Spot(at, _MANY_EMERGENCIES, _place(block))
        if kind == "warning" and seen[kind] > MOST_WARNINGS:
            yield Spot(at, _MANY_WARNINGS, _place(block))
        yield from _heading(at, block, kind)
        yield from _items(at, block, kind)
    yield from _what_follows(body)


@cache
def _wrong_number(number: str) -> Finding:
    """Return what is said about a card without this number: always the same object."""
    return Finding(
        Level.WARNING,
        "CARE1",
        format_lazy(_("The heading of an emergency card does not name {number}."), number=number),
        format_lazy(
            _("Write “Call {number} if:”, and no other number, so that nobody has to choose."),
            number=number,
        ),
    )


def _heading(at: int, block: Element, kind: str) -> Iterator[Spot]:
    heading = heading_of(block)
    if heading is None:
        yield Spot(at, _NO_HEADING, words_of(block))
        return
    words = words_of(heading)
    if kind in CARDS and is_english() and not words.lower().endswith("if:"):
        yield Spot(at, _NO_IF, words)
    if kind == "emergency":
        numbers = {number.replace(" ", "") for number in _NUMBERS.findall(words)}
        if numbers != {settings.EMERGENCY_NUMBER}:
            yield Spot(at, _wrong_number(settings.EMERGENCY_NUMBER), words)


def _items(at: int, block: Element, kind: str) -> Iterator[Spot]:
    items = [item for parent in block.elements("ul", "ol") for item in parent.elements("li")]
    if kind == "key-points" and len(items) > MOST_KEY_POINTS:
        yield Spot(at, _MANY_POINTS)
    if kind not in ("do", "dont") or not is_english():
        return
    for item in items or block.elements("p"):
        words = words_of(item)
        says_not = _DONT.match(words.replace("’", "'")) is not None
        if kind == "dont" and not says_not:
            yield Spot(at, _NOT_DONT, words)
        elif kind == "do" and says_not:
            yield Spot(at, _NOT_DO, words)


def _what_follows(body: Body) -> Iterator[Spot]:
    """Look for text that stands right below a card. Another care block has a frame of its own."""
    numbers = {id(block): at for at, block in body.numbered("section")}
    above: Element | None = None
    for node in body.top:
        if isinstance(node, str) and not node.strip():
            continue
        is_card = kind_of(node) in CARDS
        if above is not None and not _begins_anew(node):
            yield Spot(numbers[id(above)], _NO_END, _place(above))
        above = node if is_card and isinstance(node, Element) else None


def _begins_anew(node: Element | str) -> bool:
    return isinstance(node, Element) and node.tag in HEADINGS | {"section", "hr"}


def _place(block: Element) -> str:
    heading = heading_of(block)
    return words_of(heading if heading is not None else block)
