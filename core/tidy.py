"""Rewrites any HTML into small, well-nested HTML before the walls of `core.sanitize` see it.

This is housekeeping, not a wall: both walls hold without it, and tests run them without it. It is
here for what they do badly. It drops text that no reader was meant to see (scripts, style sheets,
Word's hidden islands) and keeps all other text, however broken the tags around it. It keeps words
apart where an unknown block is taken away. And it bounds the depth and repetition of tags, since
an HTML parser repeats open inline tags in every block and can so blow a small input up.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.text import without_controls

# Elements whose text is not part of the page. Their content goes with them.
HIDDEN = frozenset({"script", "style", "title", "template", "iframe", "noembed", "noframes", "xml"})
INLINE = frozenset({"a", "strong", "em", "sup", "sub", "code"})
_VOID = frozenset({"br", "hr", "img"})

# The same meaning in the words of the allow-lists.
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "tfoot": "tbody"}

_CELLS = frozenset({"td", "th", "caption"})
_ROW_PARTS = frozenset({"thead", "tbody", "tr"})
_TABLE = frozenset({"table"})
_LISTS = frozenset({"ul", "ol"})
_LINES = frozenset({"p", "h2", "h3", "h4"})

# Texts on either side of the edge of such an element are never one word. The other blocks
# are in no allow-list.
_OTHER_BLOCKS = """
    address article aside body center dd details dialog dir div dl dt fieldset footer form header
    hgroup legend main menu nav optgroup option pre search select summary textarea
"""
_BLOCKS = (_CELLS | _ROW_PARTS | _TABLE | _LISTS | _LINES) | {
    *("blockquote", "figcaption", "figure", "hr", "br", "li", "section"),
    *_OTHER_BLOCKS.split(),
}

# A start tag ends the open tags of the first set that stand on its side of the second set.
_IMPLIED_ENDS = {
    "li": (frozenset({"li"}), _LISTS | _CELLS),
    "td": (_CELLS, _TABLE),
    "th": (_CELLS, _TABLE),
    "tr": (frozenset({"tr", "caption"}), _TABLE),
    "thead": (_ROW_PARTS | _CELLS, _TABLE),
    "tbody": (_ROW_PARTS | _CELLS, _TABLE),
    "caption": (_ROW_PARTS | _CELLS, _TABLE),
}
# An end tag does not reach out of the cell that it stands in, unless it ends the table itself.
_TABLE_PARTS = _CELLS | _ROW_PARTS
_END_FENCES = {"table": frozenset[str](), **dict.fromkeys(_TABLE_PARTS, _TABLE)}
_MISSING_PARTS = {
    "tr": ("td",),
    **dict.fromkeys(("table", "thead", "tbody"), ("tr", "td")),
}

_DEEPEST = 32
_LONGEST_TAG = 4_000

# Quotation marks count after an equals sign only, as in a browser. Nothing here backtracks.
_TAG = re.compile(
    r"<(/?)([a-z][^ \t\n/>]*+)((?:[^>=]++|=[ \t\n]*+(?:\"[^\"]*+\"|'[^']*+'|))*+)>", re.IGNORECASE
)
_TAG_START = re.compile(r"</?[a-z]", re.IGNORECASE)
_DECLARATION = re.compile(r"<[!?][a-z\[/][^<>]*+>", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_HIDDEN_ENDS = {name: re.compile(rf"</{name}[^a-z>][^>]*>|</{name}>", re.I) for name in HIDDEN}


class _Token(NamedTuple):
    """A piece of the input: text (`name` is empty), a start tag or an end tag."""

    name: str
    text: str
    closes: bool = False


def tidy(html: str, tags: frozenset[str]) -> str:
    """Return the input with only `tags`, each closed and properly nested, attributes untouched."""
    builder = _Builder(tags)
    for token in _tokens(without_controls(html)):
        if not token.name:
            builder.text(token.text)
        elif token.closes:
            builder.close(token.name)
        else:
            builder.open(token.name, token.text)
    return builder.finish()


def _tokens(html: str) -> Iterator[_Token]:
    """Cut the input into tokens in one pass; comments and hidden elements are left out."""
    # Remembers which ends do not occur further on, so that none is looked for twice.
    missing: set[re.Pattern[str]] = set()
    last_bracket = html.rfind(">")
    at = 0
    while (start := html.find("<", at)) >= 0:
        if start > at:
            yield _Token("", html[at:start])
        declaration = _DECLARATION.match(html, start)
        if html.startswith("<!--", start):
            # The mark of a comment that never ends goes alone.
            at = max(start + 4, _end(_COMMENT_END, html, start + 2, missing))
        elif declaration is not None:
            at = declaration.end()
        elif start > last_bracket or not _TAG_START.match(html, start):
            # A browser would hide what follows "</3", but nobody types that to hide something.
            yield _Token("", "&lt;")
            at = start + 1
        else:
            token, at = _read_tag(html, start)
            yield token
            if token.name in HIDDEN and not token.closes:
                at = max(at, _end(_HIDDEN_ENDS[token.name], html, at, missing))
    if at < len(html):
        yield _Token("", html[at:])


def _end(pattern: re.Pattern[str], html: str, at: int, missing: set[re.Pattern[str]]) -> int:
    """Return where the next match ends, or -1."""
    if pattern in missing:
        return -1
    match = pattern.search(html, at)
    if match is None:
        missing.add(pattern)
        return -1
    return match.end()


def _read_tag(html: str, start: int) -> tuple[_Token, int]:
    """Return the tag at `start` and where it ends; an over-long one loses its attributes."""
    match = _TAG.match(html, start, start + _LONGEST_TAG)
    if match is not None:
        return _Token(match[2].lower(), match[3], closes=bool(match[1])), match.end()
    end = html.find(">", start) + 1
    name = re.split(r"[ \t\n/>]", html[start:end].removeprefix("<").removeprefix("/"), maxsplit=1)
    return _Token(name[0].lower(), "", closes=html[start + 1] == "/"), end


class _Builder:
    """Writes tokens out again and sees to it that every tag is allowed, closed and in its place."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags = tags
        self._out: list[str] = []
        self._open: list[str] = []
        # True after text that the next text would be glued to, and true once a block that is not
        # allowed has begun or ended since.
        self._glue = False
        self._edge = False

    def text(self, text: str) -> None:
        """Write text as it came: entities and stray marks are the walls' affair."""
        if not text.isspace():
            self._enter_cell()
        self._part_words(text)
        self._out.append(text)
        self._glue = not text[-1].isspace()

    def open(self, name: str, attributes: str) -> None:
        """Write a start tag, after the end tags that it implies."""
        name = _RENAMED.get(name, name)
        if not self._may_open(name):
            self._edge = self._edge or name in _BLOCKS
            return
        if name in INLINE or name == "img":
            self._part_words(name)
        else:
            self._make_room(name)
        if name not in _TABLE_PARTS:
            self._enter_cell()
        self._out.append(f"<{name}{attributes}>")
        if name not in _VOID:
            self._open.append(name)

    def close(self, name: str) -> None:
        """Write the end tag of the nearest such tag, and of all that are open inside of it."""
        name = _RENAMED.get(name, name)
        self._edge = self._edge or name in _BLOCKS
        nearest_first = reversed(
            range(self._side_of(_END_FENCES.get(name, _CELLS)), len(self._open))
        )
        place = next((place for place in nearest_first if self._open[place] == name), None)
        if place is not None:
            self._close_from(place)

    def finish(self) -> str:
        """Close what is open and return the whole."""
        self._close_from(0)
        return "".join(self._out)

    def _may_open(self, name: str) -> bool:
        if name not in self._tags or (name in _TABLE_PARTS and "table" not in self._open):
            return False
        if name == "section":
            return self._may_begin_section()
        repeated = name in INLINE and name in self._open
        return name in _VOID or (len(self._open) < _DEEPEST and not repeated)

    def _may_begin_section(self) -> bool:
        """Say whether nothing is open that a section would stand in, but another section."""
        return all(tag in INLINE or tag in _LINES for tag in self._open[self._in_section() :])

    def _in_section(self) -> int:
        """Return how many sections are open: one at most, and then it is the outermost tag."""
        return int(self._open[:1] == ["section"])

    def _make_room(self, name: str) -> None:
        """End inline tags and lines before a block, and items and cells before their like."""
        if name != "br":
            while self._open and (self._open[-1] in INLINE or self._open[-1] in _LINES):
                self._close_from(len(self._open) - 1)
        if name == "section":  # One that is still open ends here.
            self._close_from(0)
        if name in _IMPLIED_ENDS:
            ends, fence = _IMPLIED_ENDS[name]
            places = range(self._side_of(fence), len(self._open))
            place = next((place for place in places if self._open[place] in ends), None)
            if place is not None:
                self._close_from(place)
        self._glue = self._edge = False

    def _enter_cell(self) -> None:
        """Give what stands loose in a table a cell: bleach would lose it there, with its text."""
        missing = _MISSING_PARTS.get(self._open[-1], ()) if self._open else ()
        for name in missing:
            self._out.append(f"<{name}>")
            self._open.append(name)

    def _side_of(self, fence: frozenset[str]) -> int:
        """Return the place behind the innermost open tag out of `fence`."""
        for place in range(len(self._open), 0, -1):
            if self._open[place - 1] in fence:
                return place
        return 0

    def _close_from(self, place: int) -> None:
        for name in reversed(self._open[place:]):
            self._out.append(f"</{name}>")
            if name not in INLINE:
                self._glue = self._edge = False
        del self._open[place:]

    def _part_words(self, following: str) -> None:
        """Write white space if a block that is not allowed stood between two texts."""
        if self._edge and self._glue and not following[0].isspace():
            self._out.append("\n")
        self._edge = False
