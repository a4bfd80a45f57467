"""The body of a revision as the checks see it: elements in their order, and stretches of text."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.citations import key_of, without_markers
from core.document import CITE, Element, parse, without_additions
from core.text import plain_text
from core.tidy import INLINE

HEADINGS = frozenset({"h2", "h3", "h4"})
# They neither begin nor end a stretch of text.
_WITHIN_TEXT = INLINE | {"img", "picture", "source"}
# Whose a picture is, and what screen readers say before the heading of a card: nobody wrote that.
_ADDED = frozenset({"small", "span"})
_WHITE_SPACE = re.compile(r"\s+")


class Stretch(NamedTuple):
    """Text that readers see as one: a paragraph, a heading, an item, a cell."""

    at: int
    tag: str  # Of the nearest block; "" for text that stands loose.
    text: str  # A line break is a line feed.


@dataclass
class Body:
    """What is in a body. The number of an element is its place in `elements`."""

    elements: list[Element] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    # The sources that each block cites: keys by the number of the element.
    cited: dict[int, list[int]] = field(default_factory=dict)
    top: list[Element | str] = field(default_factory=list)  # What stands in nothing else.

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(stretch.text.split()) for stretch in self.stretches)

    def numbered(self, *tags: str) -> list[tuple[int, Element]]:
        """Return the elements with one of these tags, each with its number."""
        return [(at, element) for at, element in enumerate(self.elements) if element.tag in tags]

    def places(self, tag: str, name: str) -> list[tuple[int, Element, str]]:
        """Return the elements with a tag, and words by which a writer finds each.

        They are counted and told by the heading that they stand under.
        """
        found: list[tuple[int, Element, str]] = []
        heading = ""
        for at, element in enumerate(self.elements):
            if element.tag in HEADINGS:
                heading = words_of(element)
            if element.tag == tag:
                place = f"{name} {len(found) + 1}"
                if heading:
                    under = {"thing": place, "heading": heading}
                    place = _("%(thing)s, under “%(heading)s”") % under
                found.append((at, element, place))
        return found


def words_of(element: Element) -> str:
    """Return the text of an element, without what finishing puts before it for screen readers."""
    return plain_text(without_additions(without_markers(element.outer_html())))


def value(element: Element, name: str) -> str:
    """Return an attribute as it is meant, without its entities, or ""."""
    return unescape(element.attributes.get(name, "")).strip()


def read(html: str) -> Body:
    """Take a clean body apart, in time that grows with its length alone."""
    root = parse(html)
    body = Body(top=root.children)
    text: list[str] = []
    blocks: list[tuple[int, str]] = [(-1, "")]
    waiting: list[tuple[Element | str, bool]] = [(child, False) for child in _down(root)]

    def flush() -> None:
        lines = "".join(text).split("\n")
        text.clear()
        words = "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
        if words:
            body.stretches.append(Stretch(*blocks[-1], words))

    while waiting:
        node, ends = waiting.pop()
        if isinstance(node, str):
            # A line feed in the source is no more than a space on the page.
            text.append(_WHITE_SPACE.sub(" ", unescape(node)))
        elif ends:
            flush()
            blocks.pop()
        elif node.tag in _ADDED:
            continue
        elif node.attributes.get("class") == CITE:
            keys = body.cited.setdefault(blocks[-1][0], [])  # Its number is no word of the text.
            keys += [key for link in node.elements("a") if (key := key_of(value(link, "href")))]
        else:
            body.elements.append(node)
            if node.tag == "br":
                text.append("\n")
            elif node.tag not in _WITHIN_TEXT:
                flush()
                blocks.append((len(body.elements) - 1, node.tag))
                waiting.append((node, True))
            waiting += [(child, False) for child in _down(node)]
    flush()
    return body


def _down(element: Element) -> list[Element | str]:
    return element.children[::-1]
