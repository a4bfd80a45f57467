"""Finishes a clean article: heading anchors, an outline, tables to be heard, pictures to choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import count

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.care import add_prefixes, settle
from core.citations import find_markers, number_markers
from core.document import Element, parse, walk
from core.figures import Lookup, finish_pictures
from core.sanitize import ARTICLE, TooLong, article_html
from core.text import plain_text

_LONGEST_SLUG = 60
_HEADINGS = frozenset({"h2", "h3", "h4"})
# Elements that are nothing without content. Empty cells and rows keep a table's shape.
_HOLLOW_WHEN_EMPTY = _HEADINGS | {
    *("p", "figure", "figcaption", "caption", "blockquote", "section"),
}


@dataclass(frozen=True)
class Finished:
    """An article body as it is stored and printed, with what was read out of it."""

    html: str
    # The h2 headings in their order, each as [id, text]: a shape that JSON keeps.
    outline: list[list[str]]
    words: int


def finish_article(html: str, look_up: Lookup = lambda addresses: {}) -> Finished:
    """Clean an article and finish it for storing. Raises `TooLong`.

    What is added here is taken away by the next cleaning and added again, so that finishing a
    stored body once more changes nothing. `look_up` tells what is known of pictures.
    """
    root = parse(article_html(html))
    settle(root)
    _drop_empty(root)
    find_markers(root)
    outline = _mark_headings(root)
    _finish_tables(root, count(1))
    words = len(plain_text(root.inner_html()).split())
    finish_pictures(root, look_up)
    add_prefixes(root)
    number_markers(root)
    finished = root.inner_html().strip()
    if len(finished) > ARTICLE.longest:
        raise TooLong(ARTICLE.longest)
    return Finished(finished, outline, words)


def _drop_empty(parent: Element) -> None:
    """Take away pictures that lost their source, and what is empty then."""
    kept: list[Element | str] = []
    for child in parent.children:
        if isinstance(child, Element):
            _drop_empty(child)
            if child.tag == "img" and "src" not in child.attributes:
                continue
            if child.tag in _HOLLOW_WHEN_EMPTY and child.is_empty():
                continue
        kept.append(child)
    parent.children = kept


def _mark_headings(root: Element) -> list[list[str]]:
    """Give each heading an id out of its words, unique on the page; return the outline.

    The prefix keeps them apart from the ids of the page and of scripts. Care blocks are no parts
    of the text that readers look for by name: some of them stand above the list of contents.
    """
    in_blocks = {id(part) for block in root.elements("section") for part in walk(block)}
    outline: list[list[str]] = []
    taken: dict[str, int] = {}
    for heading in walk(root):
        if heading.tag not in _HEADINGS:
            continue
        text = plain_text(heading.inner_html())
        slug = slugify(text, allow_unicode=True)[:_LONGEST_SLUG].strip("-")
        anchor = _unique(f"s-{slug or 'part'}", taken)
        heading.attributes = {"id": anchor}
        if heading.tag == "h2" and id(heading) not in in_blocks:
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


def _finish_tables(parent: Element, numbers: Iterator[int]) -> None:
    """Mark the header cells of every table, and let wide tables scroll by keyboard too."""
    for place, child in enumerate(parent.children):
        if not isinstance(child, Element):
            continue
        if child.tag == "table":
            parent.children[place] = _scrolling(child, next(numbers))
            _mark_header_cells(child)
        _finish_tables(child, numbers)


def _scrolling(table: Element, number: int) -> Element:
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
    return Element("div", attributes, [table])


def _as_value(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _mark_header_cells(table: Element) -> None:
    """Move a first row of headers into a thead, and say which way each header cell points."""
    groups = table.elements("thead", "tbody")
    rows = [row for group in groups for row in group.elements("tr")]
    if not rows:
        return
    if _is_header_row(rows[0]) and groups[0].tag == "tbody":
        groups[0].children.remove(rows[0])
        place = table.children.index(groups[0])
        table.children.insert(place, Element("thead", children=[rows[0]]))
        if not groups[0].elements("tr"):
            table.children.remove(groups[0])
    headers = {id(cell) for group in table.elements("thead") for cell in walk(group)}
    for row in rows:
        for cell in row.elements("th"):
            if cell.is_empty():
                # An empty corner is no header of anything.
                cell.tag = "td"
                cell.attributes.pop("scope", None)
            else:
                cell.attributes.setdefault("scope", "col" if id(cell) in headers else "row")


def _is_header_row(row: Element) -> bool:
    """Say whether a row holds nothing but headers, none of which reaches into the next row."""
    cells = row.elements("th", "td")
    return any(cell.tag == "th" and not cell.is_empty() for cell in cells) and all(
        (cell.tag == "th" or cell.is_empty()) and cell.attributes.get("rowspan", "1") == "1"
        for cell in cells
    )
