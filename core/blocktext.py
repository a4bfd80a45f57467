"""Writes a block of an article as words that can be compared, with what a page hides behind them.

A reader depends on where a link leads, on which picture is shown and on how it is described as
much as on the words, so these are written out between them.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.care import NAMES, kind_of
from core.citations import key_of
from core.document import Element

# A number with its decimals is one word: of "2.5" and "2.4" not the last digit alone is new.
_WORD = re.compile(r"\w+(?:[.,:/'’^_-]\w+)*|[^\w\s]+")

_LABELS = {
    "h2": gettext_noop("Heading 2"),
    "h3": gettext_noop("Heading 3"),
    "h4": gettext_noop("Heading 4"),
    "ul": gettext_noop("List"),
    "ol": gettext_noop("Numbered list"),
    "table": gettext_noop("Table"),
    "figure": gettext_noop("Picture"),
    "blockquote": gettext_noop("Quote"),
    "hr": gettext_noop("Dividing line"),
}
_PARAGRAPH = gettext_noop("Paragraph")

_OWN_LINE = frozenset(
    {"p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote"}
    | {"table", "tr", "caption", "figure", "figcaption", "img", "section"}
)
# What stands in front of the text of an element, as a word of its own or as part of one.
_SIGNS = {"li": "–", "td": "|", "th": "|", "hr": "———"}
_LINE_SIGNS = frozenset({"li", "row"})
_PREFIXES = {"sup": "^", "sub": "_"}


class Token(NamedTuple):
    """A word or a sign. `gap` is the white space in front of it."""

    text: str
    gap: str
    # What a sign stands for: it tells signs from the same characters that somebody typed.
    sign: str = ""

    def key(self) -> tuple[str, str]:
        """Return what counts when tokens are compared."""
        return self.text, self.sign


def label_of(block: Element) -> str:
    """Return the name that readers have for a kind of block."""
    if kind := kind_of(block):
        return _(NAMES[kind])
    tag = "figure" if block.tag in ("", "p") and block.elements("img") else block.tag
    return _(_LABELS.get(tag, _PARAGRAPH))


def block_tokens(block: Element) -> list[Token]:
    """Return the words and signs of a clean block; items, rows and pictures begin a line."""
    writer = _Writer()
    # What is left to write, the next of it last. An element comes by once more when it ends.
    waiting: list[tuple[Element | str, bool]] = [(block, False)]
    while waiting:
        node, ends = waiting.pop()
        if isinstance(node, str):
            writer.text(node)
        elif ends:
            writer.end(node)
        else:
            writer.begin(node)
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(node.children)]
    writer.flush()
    return list(_with_line_signs(writer.tokens))


def line_tokens(text: str) -> list[Token]:
    """Return the words of a text that is no HTML."""
    return list(_words(text, ""))


def joined(tokens: list[Token]) -> str:
    """Return the text of tokens without the gap in front."""
    return "".join(token.gap + token.text for token in tokens)[
        len(tokens[0].gap) if tokens else 0 :
    ]


class _Writer:
    """Collects the tokens of a block."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        # Text, still escaped, whose last word may go on in the next element.
        self._text: list[str] = []
        self._gap = ""
        # True behind a sign whose text must stay on its line, although a paragraph begins there.
        self._held = False
        self._first_cell = False

    def text(self, text: str) -> None:
        self._text.append(text)

    def begin(self, element: Element) -> None:
        tag = element.tag
        if tag in ("li", "tr"):
            self.flush()
            self._held = False
        if tag in _OWN_LINE:
            self._new_line()
        if tag in _PREFIXES:
            self._text.append(_PREFIXES[tag])
        elif tag == "tr":
            self._first_cell = True
        elif tag in ("td", "th"):
            self._begin_cell()
        elif tag in _SIGNS:
            self._sign(_SIGNS[tag], tag)
            self._held = tag == "li"
        elif tag == "img":
            self._picture(element)

    def end(self, element: Element) -> None:
        if "href" in element.attributes and not key_of(element.attributes["href"]):
            self._link(element)  # A marker that leads to a source says so itself.
        if element.tag in _OWN_LINE:
            self._new_line()

    def flush(self) -> None:
        """Make words of the text that has come in."""
        if not self._text:
            return
        text = unescape("".join(self._text))
        self._text.clear()
        before = len(self.tokens)
        self.tokens += _words(text, self._gap)
        if len(self.tokens) > before:
            self._gap, self._held = "", False
        if text[-1:].isspace():
            self._gap = self._gap or " "

    def _new_line(self) -> None:
        self.flush()
        if not self._held:
            self._gap = "\n"

    def _begin_cell(self) -> None:
        self.flush()
        if not self._first_cell:
            self._gap = " "
        # The first cell has another sign than the rest, or rows could be redrawn unnoticed.
        self._sign("|", "row" if self._first_cell else "cell")
        self._first_cell, self._held = False, True

    def _picture(self, element: Element) -> None:
        alt, file = _value(element, "alt"), _value(element, "src")
        if alt:
            text = _("[Picture: %(alt)s (file: %(file)s)]") % {"alt": alt, "file": file}
        else:
            text = _("[Picture without a description (file: %(file)s)]") % {"file": file}
        for word in text.split():
            self._sign(word, "picture")

    def _link(self, element: Element) -> None:
        self.flush()
        values = {"target": _value(element, "href"), "title": _value(element, "title")}
        if values["title"]:
            text = _("(link: %(target)s, title: %(title)s)") % values
        else:
            text = _("(link: %(target)s)") % values
        self._gap = self._gap or " "
        self._sign(text, "link")
        self._gap = ""

    def _sign(self, text: str, sign: str) -> None:
        self.flush()
        self.tokens.append(Token(text, self._gap, sign))
        self._gap, self._held = " ", False


def _with_line_signs(tokens: list[Token]) -> Iterator[Token]:
    """Join the sign of an item or a row to its first word.

    All these signs are alike, so a new item would else seem to begin behind the sign of the next.
    """
    sign: Token | None = None
    for token in tokens:
        if sign and not token.sign:
            yield Token(sign.text + token.gap + token.text, sign.gap, sign.sign)
            sign = None
            continue
        if sign:
            yield sign
        sign = token if token.sign in _LINE_SIGNS else None
        if not sign:
            yield token
    if sign:
        yield sign


def _words(text: str, gap: str) -> Iterator[Token]:
    """Yield the words of a text; what lies between them is white space."""
    end = 0
    for match in _WORD.finditer(text):
        yield Token(match[0], gap or (" " if match.start() > end else ""))
        gap, end = "", match.end()


def _value(element: Element, name: str) -> str:
    return " ".join(unescape(element.attributes.get(name, "")).split())
