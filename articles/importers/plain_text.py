"""Reads pages that were captured as plain text: breadcrumb, title, blocks, by-line, notices."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.importers.base import (
    BadFile,
    ImportedArticle,
    author_of,
    key_of,
    longest,
    moment_of,
    read_text,
    trail_of,
)
from articles.models import Revision
from core.text import one_line

HEADING_LENGTH = 120
_TAIL_LENGTH = 200  # A longer line is no by-line.
_BYLINE = re.compile(r"(?P<name>.*?)\s*(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_COMMENTS = re.compile(r"Comments\s*\((?P<count>\d+)\)", re.IGNORECASE)
_NOTICE = re.compile(r"Log-?\s?in is required before commenting\.?", re.IGNORECASE)

# A line with its number in the file, which counts from 1.
_Line = tuple[int, str]


@dataclass
class _Tail:
    """What stands below the text of a captured page. Every part may be missing."""

    author: str = ""
    published_at: datetime | None = None
    comments: int | None = None


@dataclass
class _Block:
    """Lines between two blank ones."""

    lines: list[str] = field(default_factory=list)

    def could_be_heading(self) -> bool:
        """Tell whether the block itself looks like a heading, whatever follows it."""
        text = self.lines[0]
        return len(self.lines) == 1 and len(text) <= HEADING_LENGTH and text[-1] not in ".:;,"


class PlainTextReader:
    """The Reader of captured pages."""

    suffixes = frozenset({".txt", ".text"})

    def read(self, path: Path) -> ImportedArticle:
        """Return the article of the file. Raises BadFile; writes nothing anywhere."""
        rows = read_text(path).rstrip().split("\n")
        lines = deque((number, row.strip()) for number, row in enumerate(rows, start=1))
        trail = _take_trail(lines)
        tail = _take_tail(lines)
        title = _take_title(lines)
        body = _body(_blocks(lines))
        if not body:
            raise BadFile(_("The article has no text below its title."), len(rows))
        return ImportedArticle(
            key=key_of(path),
            trail=trail,
            title=title,
            body_html=body,
            author=tail.author,
            published_at=tail.published_at,
            comments_read=tail.comments,
        )


def _take_trail(lines: deque[_Line]) -> tuple[str, ...]:
    """Take the breadcrumb from the front of `lines`."""
    number, text = _take_first(lines) or (1, "")
    if ">" not in text:
        raise BadFile(_("No topic: the first line must be a breadcrumb such as A>B>C."), number)
    return trail_of(text, number)


def _take_title(lines: deque[_Line]) -> str:
    """Take the title from the front of `lines`, of which the tail is gone already."""
    first = _take_first(lines)
    most = longest(Revision, "title")
    if first is None:
        raise BadFile(_("No title: nothing follows the breadcrumb."))
    number, text = first[0], one_line(first[1])
    if not text or len(text) > most:
        raise BadFile(_("No title: a title has 1 to %d characters.") % most, number)
    return text


def _take_tail(lines: deque[_Line]) -> _Tail:
    """Take the log-in notice, the count of comments and the by-line from the end of `lines`."""
    tail = _Tail()
    _take_last(lines, _NOTICE)
    if found := _take_last(lines, _COMMENTS):
        tail.comments = int(found[1]["count"])
    if found := _take_last(lines, _BYLINE):
        number, match = found
        tail.author = author_of(match["name"], number)
        tail.published_at = moment_of(match["stamp"], number)
    return tail


def _take_first(lines: deque[_Line]) -> _Line | None:
    """Take the first line that is not blank, with the blank ones before it."""
    while lines:
        number, text = lines.popleft()
        if text:
            return number, text
    return None


def _take_last(lines: deque[_Line], wanted: re.Pattern[str]) -> tuple[int, re.Match[str]] | None:
    """Take the last line that is not blank if it is wholly as `wanted`, with blank ones below."""
    while lines and not lines[-1][1]:
        lines.pop()
    is_short = bool(lines) and len(lines[-1][1]) <= _TAIL_LENGTH
    match = wanted.fullmatch(lines[-1][1]) if is_short else None
    return (lines.pop()[0], match) if match else None


def _blocks(lines: deque[_Line]) -> list[_Block]:
    """Cut the lines at the blank ones."""
    blocks = [_Block()]
    for _number, text in lines:
        if text:
            blocks[-1].lines.append(text)
        elif blocks[-1].lines:
            blocks.append(_Block())
    return [block for block in blocks if block.lines]


def _body(blocks: list[_Block]) -> str:
    """Return the blocks as headings and paragraphs.

    A heading is followed by a paragraph. What follows is only known once its own follower is,
    so the blocks are decided from the last one backwards. Line breaks were seen on the captured
    page and stay.
    """
    html: list[str] = []
    paragraph_follows = False
    for block in reversed(blocks):
        is_heading = paragraph_follows and block.could_be_heading()
        tag = "h2" if is_heading else "p"
        html.append(f"<{tag}>{'<br>'.join(escape(line) for line in block.lines)}</{tag}>")
        paragraph_follows = not is_heading
    return "\n".join(reversed(html))
