"""Care blocks: the parts of an article that say what to do, such as a card with an emergency.

In a body each is `<section class="KIND">` at the top of the text, never inside of another, with a
heading first. Screen readers are told in words before that heading what the colour says to others.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.document import PREFIX, Element, parse, walk
from core.tidy import INLINE

# What each kind is called, in the order in which the editor offers them.
NAMES = {
    "emergency": gettext_noop("Emergency card"),
    "urgent": gettext_noop("Urgent card"),
    "non-urgent": gettext_noop("Non-urgent card"),
    "do": gettext_noop("Do list"),
    "dont": gettext_noop("Don't list"),
    "warning": gettext_noop("Warning"),
    "key-points": gettext_noop("Key points"),
}
KINDS = frozenset(NAMES)
# The cards that say when to get help.
CARDS = frozenset({"emergency", "urgent", "non-urgent"})
HEADINGS = frozenset({"h2", "h3", "h4"})

_PREFIXES = {
    "emergency": gettext_noop("Immediate action required: "),
    "urgent": gettext_noop("Urgent advice: "),
    "non-urgent": gettext_noop("Non-urgent advice: "),
    "warning": gettext_noop("Important: "),
}
_LOOSE = INLINE | {"br", "img", "picture", "small"}


class Parts(NamedTuple):
    """A finished body in three pieces of HTML, each of which may be empty.

    All of them are styled by the rules of `.prose`, so each piece is shown inside of one.
    """

    emergency: str
    key_points: str
    rest: str


def split(html: str, *, hoist: bool) -> Parts:
    """Take the first key points out of a finished body and, if `hoist`, its emergency cards.

    They are to stand above everything else, so their headings follow the title directly.
    """
    if "<section " not in html:
        return Parts("", "", html)
    emergency: list[str] = []
    key_points = ""
    rest = Element("")
    for child in parse(html).children:
        kind = kind_of(child)
        if kind == "emergency" and hoist:
            emergency.append(_below_title(child))
        elif kind == "key-points" and not key_points:
            key_points = _below_title(child)
        else:
            rest.children.append(child)
    return Parts("".join(emergency), key_points, rest.inner_html().strip())


def kind_of(node: Element | str) -> str:
    """Return the kind of a care block, or "" for anything else."""
    if isinstance(node, str) or node.tag != "section":
        return ""
    kind = node.attributes.get("class", "")
    return kind if kind in KINDS else ""


def heading_of(block: Element) -> Element | None:
    """Return the heading with which a care block begins."""
    first = next((child for child in block.children if not _is_blank(child)), None)
    return first if isinstance(first, Element) and first.tag in HEADINGS else None


def settle(root: Element) -> None:
    """Keep the sections that are care blocks at the top of a clean text; dissolve all others.

    What stood in a dissolved one stays. Loose text in a care block becomes a paragraph.
    """
    for element in [root, *walk(root)]:
        element.children = _settled(element.children, at_top=element is root)
    for block in root.elements("section"):
        block.children = _in_paragraphs(block.children)


def add_prefixes(root: Element) -> None:
    """Say in front of the headings what sighted readers see by the colour."""
    for block in root.elements("section"):
        heading, prefix = heading_of(block), _PREFIXES.get(kind_of(block))
        if heading is not None and prefix:
            heading.children.insert(0, Element("span", {"class": PREFIX}, [_(prefix)]))


def _below_title(block: Element | str) -> str:
    """Write out a care block whose heading is one level below the title of the page."""
    assert isinstance(block, Element)  # Only those have a kind.
    heading = heading_of(block)
    if heading is not None:
        heading.tag = "h2"
    return block.outer_html()


def _settled(children: list[Element | str], *, at_top: bool) -> list[Element | str]:
    kept: list[Element | str] = []
    waiting = children[::-1]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str) or child.tag != "section" or (at_top and kind_of(child)):
            kept.append(child)
        else:
            # Words on either side of its edges are never one word.
            waiting += ["\n", *child.children[::-1], "\n"]
    return kept


def _in_paragraphs(children: list[Element | str]) -> list[Element | str]:
    kept: list[Element | str] = []
    is_open = False
    for child in children:
        if isinstance(child, Element) and child.tag not in _LOOSE:
            is_open = False
        elif is_open:
            last = kept[-1]
            assert isinstance(last, Element)  # The paragraph that was begun for loose text.
            last.children.append(child)
            continue
        elif not _is_blank(child):
            is_open = True
            child = Element("p", children=[child])
        kept.append(child)
    return kept


def _is_blank(node: Element | str) -> bool:
    return isinstance(node, str) and not node.strip()
