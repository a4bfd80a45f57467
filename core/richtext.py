"""Finishes a clean article: heading anchors, an outline, tables that can be heard and scrolled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import count

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.sanitize import ARTICLE, TooLong, article_html
from core.text import plain_text

_LONGEST_SLUG = 60
_VOID = frozenset({"br", "hr", "img"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
# Elements that are nothing without content. Empty cells and rows keep a table's shape.
_HOLLOW_WHEN_EMPTY = _HEADINGS | {"p", "figure", "figcaption", "caption", "blockquote"}

# The walls write exactly this form of HTML: names in lower case, values in double quotes.
_PIECE = re.compile(r"<(/?)([a-z0-9]+)((?: [a-z]+=\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Finished:
    """An article body as it is stored and printed, with what was read out of it."""

    html: str
    # The h2 headings in their order, each as [id, text]: a shape that JSON keeps.
    outline: list[list[str]]
    words: int


@dataclass(eq=False)
class _Element:
    """A node of the clean document. Attribute values are kept escaped, as they stand."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Element | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> list["_Element"]:
        """Return the children with one of these tags."""
        return [
            child for child in self.children if not isinstance(child, str) and child.tag in tags
        ]

    def inner_html(self) -> str:
        """Write the children out."""
        return "".join(
            child if isinstance(child, str) else child.outer_html() for child in self.children
        )

    def outer_html(self) -> str:
        """Write the element out."""
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        if self.tag in _VOID:
            return f"<{self.tag}{attributes}>"
        return f"<{self.tag}{attributes}>{self.inner_html()}</{self.tag}>"

    def is_empty(self) -> bool:
        """Say whether nothing in it can be seen."""
        html = self.inner_html()
        return not plain_text(html) and "<img" not in html


def finish_article(html: str) -> Finished:
    """Clean an article and finish it for storing. Raises `TooLong`.

    What is added here is taken away by the next cleaning and added again, so that finishing a
    stored body once more changes nothing.
    """
    root = _parse(article_html(html))
    _drop_empty(root)
    outline = _mark_headings(root)
    _finish_tables(root, count(1))
    finished = root.inner_html().strip()
    if len(finished) > ARTICLE.longest:
        raise TooLong(ARTICLE.longest)
    return Finished(finished, outline, words=len(plain_text(finished).split()))


def _parse(html: str) -> _Element:
    """Read the output of the walls, in which every tag is closed and in its place."""
    root = _Element("")
    path = [root]
    for piece in _PIECE.finditer(html):
        closes, tag, attributes, text = piece.groups()
        if text:
            path[-1].children.append(text)
        elif closes:
            path.pop()
        else:
            element = _Element(tag, dict(_ATTRIBUTE.findall(attributes)))
            path[-1].children.append(element)
            if tag not in _VOID:
                path.append(element)
    return root


def _drop_empty(parent: _Element) -> None:
    """Take away pictures that lost their source, and what is empty then."""
    kept: list[_Element | str] = []
    for child in parent.children:
        if isinstance(child, _Element):
            _drop_empty(child)
            if child.tag == "img" and "src" not in child.attributes:
                continue
            if child.tag in _HOLLOW_WHEN_EMPTY and child.is_empty():
                continue
        kept.append(child)
    parent.children = kept


def _walk(parent: _Element) -> list[_Element]:
    """Return all elements below in the order of the text."""
    found: list[_Element] = []
    for child in parent.children:
        if isinstance(child, _Element):
            found += [child, *_walk(child)]
    return found


def _mark_headings(root: _Element) -> list[list[str]]:
    """Give each heading an id out of its words, unique on the page; return the outline.

    The prefix keeps them apart from the ids of the page and of scripts.
    """
    outline: list[list[str]] = []
    taken: dict[str, int] = {}
    for heading in _walk(root):
        if heading.tag not in _HEADINGS:
            continue
        text = plain_text(heading.inner_html())
        slug = slugify(text, allow_unicode=True)[:_LONGEST_SLUG].strip("-")
        anchor = _unique(f"s-{slug or 'part'}", taken)
        heading.attributes = {"id": anchor}
        if heading.tag == "h2":
            outline.append([anchor, text])
    return outline


def _unique(wish: str, taken: dict[str, int]) -> str:
    """Return `wish`, with a number if need be; `taken` keeps the last number of each name."""
    name, number = wish, taken.get(wish, 1)
    while name in taken:
        number += 1
        name = f"{wish}-{number}"
    taken[wish] = number
    taken.setdefault(name, 1)
    return name


def _finish_tables(parent: _Element, numbers: Iterator[int]) -> None:
    """Mark the header cells of every table, and let wide tables scroll by keyboard too."""
    for place, child in enumerate(parent.children):
        if not isinstance(child, _Element):
            continue
        if child.tag == "table":
            parent.children[place] = _scrolling(child, next(numbers))
            _mark_header_cells(child)
        _finish_tables(child, numbers)


def _scrolling(table: _Element, number: int) -> _Element:
    # Each such region needs a name of its own, so that a list of the page's regions tells them
    # apart.
    label = _("Table %(number)d") % {"number": number}
    caption = " ".join(plain_text(part.inner_html()) for part in table.elements("caption"))
    attributes = {
        "class": "table-scroll",
        "role": "region",
        "tabindex": "0",
        "aria-label": _as_value(f"{label}: {caption}" if caption else label),
    }
    return _Element("div", attributes, [table])


def _as_value(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _mark_header_cells(table: _Element) -> None:
    """Move a first row of headers into a thead, and say which way each header cell points."""
    groups = table.elements("thead", "tbody")
    rows = [row for group in groups for row in group.elements("tr")]
    if not rows:
        return
    if _is_header_row(rows[0]) and groups[0].tag == "tbody":
        groups[0].children.remove(rows[0])
        place = table.children.index(groups[0])
        table.children.insert(place, _Element("thead", children=[rows[0]]))
        if not groups[0].elements("tr"):
            table.children.remove(groups[0])
    headers = {id(cell) for group in table.elements("thead") for cell in _walk(group)}
    for row in rows:
        for cell in row.elements("th"):
            if cell.is_empty():
                # An empty corner is no header of anything.
                cell.tag = "td"
                cell.attributes.pop("scope", None)
            else:
                cell.attributes.setdefault("scope", "col" if id(cell) in headers else "row")


def _is_header_row(row: _Element) -> bool:
    """Say whether a row holds nothing but headers, none of which reaches into the next row."""
    cells = row.elements("th", "td")
    return any(cell.tag == "th" and not cell.is_empty() for cell in cells) and all(
        (cell.tag == "th" or cell.is_empty()) and cell.attributes.get("rowspan", "1") == "1"
        for cell in cells
    )
