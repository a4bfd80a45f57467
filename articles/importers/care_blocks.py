"""Reads care blocks in Markdown: `::: emergency` on a line, the text below it, and `:::`."""

import re

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from articles.importers.base import BadFile
from core.care import KINDS

_FENCE = re.compile(r":{3,}[ \t]*(.*?)[ \t]*")


def care_blocks(markdown: MarkdownIt) -> None:
    """Let a parser know care blocks. Its `env` says how many lines are `skipped` above the text."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.before("fence", "care_block", _read, {"alt": ends})


def _read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the block that begins on this line, if one does. Raises BadFile."""
    kind = _kind(state, start)
    if kind is None:
        return False
    if silent:
        return True
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise _bad(state, start, _("Unknown block. After ::: comes one of: %s.") % known)
    if state.level:
        raise _bad(state, start, _("A block begins at the margin, outside of lists and quotes."))
    last = _last_line(state, start, end)
    outer, state.lineMax = state.lineMax, last
    opening = state.push("care_open", "section", 1)
    opening.attrs, opening.map = {"class": kind}, [start, last]
    state.md.block.tokenize(state, start + 1, last)
    state.push("care_close", "section", -1)
    state.lineMax, state.line = outer, last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int) -> int:
    """Return the number of the line that ends a block. Raises BadFile."""
    for line in range(start + 1, end):
        kind = _kind(state, line)
        if kind == "":
            return line
        if kind is not None:
            raise _bad(state, line, _("A block cannot stand inside of another one. End it first."))
    raise _bad(state, start, _("This block does not end: there is no line ::: below it."))


def _kind(state: StateBlock, line: int) -> str | None:
    """Return what stands behind the colons of a line; None if it has none."""
    if state.is_code_block(line):
        return None
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    found = _FENCE.fullmatch(text)
    return found[1].lower() if found else None


def _bad(state: StateBlock, line: int, reason: str) -> BadFile:
    return BadFile(reason, line + int(state.env.get("skipped", 0)) + 1)
