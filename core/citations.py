"""Markers that lead from a text to its sources: a link to `#ref-12`, twelve being the source's key.

Typed as such a link or as `[ref:12]`; finishing gives them their numbers in the order of the text.
"""

import re
from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.document import CITE, FINISHED_MARKER, Element, walk
from core.text import plain_text

CITED = f'<sup class="{CITE}"'  # Stands in every finished text that cites something.
_HREF = re.compile(r"#ref-([1-9][0-9]{0,17})")
_TYPED = re.compile(r"\[ref:\s*([1-9][0-9]{0,17})\s*\]", re.IGNORECASE)
# What stands in the link itself, and is no word of the text.
_OWN = re.compile(r"|\[ref:\s*[0-9]+\s*\]|\[[0-9]+\]", re.IGNORECASE)
_NUMBER = re.compile(r"\[?[0-9]{1,3}\]?")
_SEPARATOR = re.compile(r"(?:\s|,|&nbsp;)*")


class Cited(NamedTuple):
    """A source that a finished text cites: its key, its printed number, and how often."""

    key: int
    number: int
    places: int


def key_of(href: str) -> int | None:
    """Return the key of the source that a link leads to, or None for any other link."""
    match = _HREF.fullmatch(href)
    return int(match[1]) if match else None


def place_id(key: int, place: int) -> str:
    """Return the id of a marker: the first, second … that leads to this source."""
    return f"cite-{key}-{place}"


def read(html: str) -> list[Cited]:
    """Return what a finished text cites, in the order of the numbers."""
    numbers: dict[int, int] = {}
    places: Counter[int] = Counter()
    for match in FINISHED_MARKER.finditer(html):
        key = int(match[1])
        numbers.setdefault(key, int(match[2]))
        places[key] += 1
    return [Cited(key, number, places[key]) for key, number in numbers.items()]


def without_markers(html: str) -> str:
    """Return a finished text as it is without its markers."""
    return FINISHED_MARKER.sub("", html)


def find_markers(root: Element) -> None:
    """Turn all that is meant as a marker into one, without a number as yet.

    The words of a link that leads to a source stay, in front of its marker.
    """
    elements = [root, *walk(root)]
    literal = {id(part) for each in elements if _is_literal(each) for part in [each, *walk(each)]}
    # From the inside out, so that a whole sup can be taken for its markers.
    for element in reversed(elements):
        _find_among(element, is_literal=id(element) in literal)


def number_markers(root: Element) -> None:
    """Number the sources by where they are first cited, and give every marker its place."""
    numbers: dict[int, int] = {}
    places: Counter[int] = Counter()
    for element in [root, *walk(root)]:
        before: Element | str = ""
        for child in element.children:
            if isinstance(child, Element) and _is_marker(child):
                [link] = child.elements("a")
                key = int(link.attributes["href"].removeprefix("#ref-"))
                number = numbers.setdefault(key, len(numbers) + 1)
                places[key] += 1
                child.attributes["id"] = place_id(key, places[key])
                link.attributes["aria-label"] = _("Reference %d") % number
                link.children = [str(number)]
                follows = isinstance(before, Element) and _is_marker(before)
                child.children = [", ", link] if follows else [link]
            before = child


def _find_among(parent: Element, *, is_literal: bool) -> None:
    found: list[Element | str] = []
    for child in parent.children:
        if isinstance(child, Element) and (key := _key(child)):
            _append(found, [*_words(child, found, parent), _marker(key)])
        elif isinstance(child, Element) and _holds_markers_only(child):
            _append(found, child.children)
        else:
            _append(found, [child])
    if not is_literal:
        found = [part for each in found for part in _in_text(each)]
    parent.children = _joined(found)


def _append(nodes: list[Element | str], more: list[Element | str]) -> None:
    """Add nodes, so that no text stands in two pieces."""
    for node in more:
        if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
            nodes[-1] += node
        else:
            nodes.append(node)


def _in_text(node: Element | str) -> list[Element | str]:
    """Cut a text at the markers that were typed in it."""
    if not isinstance(node, str):
        return [node]
    parts: list[Element | str] = []
    at = 0
    for match in _TYPED.finditer(node):
        parts += [_without_end(node[at : match.start()]), _marker(int(match[1]))]
        at = match.end()
    return [part for part in [*parts, node[at:]] if part]


def _without_end(text: str) -> str:
    """Return a text without the white space at its end: a marker stands close to its word."""
    while (shorter := text.rstrip().removesuffix("&nbsp;")) != text:
        text = shorter
    return text


def _words(link: Element, before: list[Element | str], parent: Element) -> list[Element | str]:
    """Return what is to stay of the content of a link: nobody's words, or dose, get lost.

    A bare number is the marker's own only where a marker stands: raised, or close to a word.
    """
    if "<img" in link.inner_html():
        return link.children
    text = plain_text(link.inner_html())
    is_number = _NUMBER.fullmatch(text) is not None
    if is_number and (parent.tag == "sup" or link.elements("sup") or _is_close(before)):
        return []
    return [] if _OWN.fullmatch(text) else link.children


def _is_close(before: list[Element | str]) -> bool:
    """Say whether what comes next stands close to a word or behind another marker."""
    for node in reversed(before[-2:]):
        if isinstance(node, Element):
            return _is_marker(node)
        if not _SEPARATOR.fullmatch(node):
            return node[-1].isalnum() or node[-1] in ".,:!?)"
    return False


def _joined(nodes: list[Element | str]) -> list[Element | str]:
    """Leave out the white space and commas between two markers."""
    kept: list[Element | str] = []
    for node in nodes:
        if isinstance(node, Element) and _is_marker(node) and len(kept) > 1:
            last, before = kept[-1], kept[-2]
            is_gap = isinstance(last, str) and _SEPARATOR.fullmatch(last)
            if is_gap and isinstance(before, Element) and _is_marker(before):
                kept.pop()
        kept.append(node)
    return kept


def _holds_markers_only(element: Element) -> bool:
    nodes = element.children
    if element.tag != "sup" or _is_marker(element):
        return False
    return any(isinstance(node, Element) for node in nodes) and all(
        _SEPARATOR.fullmatch(node) if isinstance(node, str) else _is_marker(node) for node in nodes
    )


def _is_literal(element: Element) -> bool:
    """Say whether `[ref:12]` in it means no marker."""
    if element.tag != "a":
        return element.tag == "code"
    return _key(element) is None or _OWN.fullmatch(plain_text(element.inner_html())) is not None


def _key(element: Element) -> int | None:
    return key_of(element.attributes.get("href", "")) if element.tag == "a" else None


def _marker(key: int) -> Element:
    return Element("sup", {"class": CITE}, [Element("a", {"href": f"#ref-{key}"})])


def _is_marker(element: Element) -> bool:
    # Clean HTML has no other sup with a class.
    return element.tag == "sup" and element.attributes.get("class") == CITE
