"""Reads the HTML that the walls write into a tree of elements, and writes such a tree out again."""

import re
from dataclasses import dataclass, field
from html import unescape

from core.text import plain_text
from core.tidy import INLINE

_VOID = frozenset({"br", "hr", "img", "source"})
_IN_LINES = INLINE | {"br", "img", "picture"}
# Attributes that finishing adds.
_ADDED = {"h2": ("id",), "h3": ("id",), "h4": ("id",), "img": ("loading", "decoding")}

# The walls write exactly this form of HTML: names in lower case, values in double quotes.
_PIECE = re.compile(r"<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")

CREDIT = "credit"  # The class of the words that finishing puts below a picture: whose it is.
PREFIX = "hidden-text"  # The class of what screen readers say before the heading of a card.
_CREDIT = re.compile(rf" ?<small class=\"{CREDIT}\">[^<]*</small>")
CITE = "cite"  # The class of a marker that leads to a source: see core/citations.py.
FINISHED_MARKER = re.compile(
    rf"<sup class=\"{CITE}\"[^<>]*>(?:, )?<a href=\"#ref-([1-9][0-9]{{0,17}})\"[^<>]*>"
    r"([0-9]{1,5})</a></sup>"
)
_TYPED_MARKER = r'<a href="#ref-\1">[ref:\1]</a>'
_PREFIX = re.compile(rf"(<h[2-4](?: id=\"[^\"]*\")?>)<span class=\"{PREFIX}\">[^<]*</span>")


@dataclass(eq=False)
class Element:
    """A node of a clean document. Attribute values are kept escaped, as they stand.

    Nothing here calls itself for the children, so no depth of nesting is too deep.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> list["Element"]:
        """Return the children with one of these tags."""
        return [
            child for child in self.children if not isinstance(child, str) and child.tag in tags
        ]

    def inner_html(self) -> str:
        """Write the children out."""
        pieces: list[str] = []
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                pieces.append(node)
                continue
            pieces.append(node._start_tag())
            if node.tag not in _VOID:
                waiting.append(f"</{node.tag}>")
                waiting += node.children[::-1]
        return "".join(pieces)

    def outer_html(self) -> str:
        """Write the element out; one without a tag is its content alone."""
        if not self.tag:
            return self.inner_html()
        if self.tag in _VOID:
            return self._start_tag()
        return f"{self._start_tag()}{self.inner_html()}</{self.tag}>"

    def is_empty(self) -> bool:
        """Say whether nothing in it can be seen."""
        html = self.inner_html()
        return not plain_text(html) and "<img" not in html

    def _start_tag(self) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{attributes}>"


def parse(html: str) -> Element:
    """Read the output of the walls or of `core.richtext`; the root that holds it has no tag.

    There every tag is closed and in its place. Other HTML is read without complaint, but not well.
    """
    root = Element("")
    path = [root]
    for piece in _PIECE.finditer(html):
        closes, tag, attributes, text = piece.groups()
        if text:
            path[-1].children.append(text)
        elif not closes:
            element = Element(tag, dict(_ATTRIBUTE.findall(attributes)))
            path[-1].children.append(element)
            if tag not in _VOID:
                path.append(element)
        elif len(path) > 1:
            path.pop()
    return root


def walk(element: Element) -> list[Element]:
    """Return all elements below in the order of the text."""
    found: list[Element] = []
    waiting = element.children[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element):
            found.append(node)
            waiting += node.children[::-1]
    return found


def blocks(html: str) -> list[Element]:
    """Return the blocks of a body, without what finishing adds and will add again.

    So two bodies can be compared although a heading further up has changed the numbers of all ids.
    Text and inline elements that stand loose between blocks make a block without a tag.
    """
    found: list[Element] = []
    for child in _typed(html).children:
        if isinstance(child, Element) and child.tag not in _IN_LINES:
            found.append(child)
        elif found and not found[-1].tag:
            found[-1].children.append(child)
        elif isinstance(child, Element) or not child.isspace():
            found.append(Element("", children=[child]))
    return found


def as_typed(html: str) -> str:
    """Return a finished body without what finishing adds, as an editor is to have it back."""
    return _typed(html).inner_html()


def without_additions(html: str) -> str:
    """Take away the words that finishing has put below pictures and before headings of cards.

    Markers of sources get back the form in which they are typed, which has no number.
    """
    html = FINISHED_MARKER.sub(_TYPED_MARKER, html)
    return _PREFIX.sub(r"\1", _CREDIT.sub("", html))


def lines(html: str) -> list[str]:
    """Return the text of each paragraph, heading, item, cell and caption, in their order."""
    runs: list[list[str]] = [[]]
    for piece in _PIECE.finditer(without_additions(html)):
        if piece[4]:
            runs[-1].append(piece[4])
        elif piece[2] in _IN_LINES:
            runs[-1].append("" if piece[2] in INLINE else " ")
        else:
            runs.append([])
    texts = (" ".join(unescape("".join(run)).split()) for run in runs)
    return [text for text in texts if text]


def _typed(html: str) -> Element:
    """Read a finished body and leave out what finishing adds and will add again."""
    root = parse(without_additions(html))
    for element in [root, *walk(root)]:
        element.children = [part for child in element.children for part in _as_typed(child)]
        for name in _ADDED.get(element.tag, ()):
            element.attributes.pop(name, None)
    return root


def _as_typed(node: Element | str) -> list[Element | str]:
    """Take a node out of what finishing wraps around tables and pictures."""
    if isinstance(node, str):
        return [node]
    if node.tag == "picture" or node.attributes.get("class") == "table-scroll":
        return [child for child in node.children if isinstance(child, str) or child.tag != "source"]
    # Nothing but a credit stood in it.
    return [] if node.tag == "figcaption" and not node.children else [node]
