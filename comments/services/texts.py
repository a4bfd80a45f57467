"""From what was typed to what is stored."""

from typing import NamedTuple

from comments import rules
from comments.rendering import render
from comments.services import errors
from core.text import fingerprint, is_blank, normalise


class Finished(NamedTuple):
    """A text that may be posted, in all forms that are stored."""

    source: str
    html: str
    fingerprint: str


def finish(text: str) -> Finished:
    """Make a typed text regular, measure it and render it. Raises Invalid."""
    source = normalise(text).strip()
    if len(source) < rules.SHORTEST or is_blank(source):
        raise errors.NothingWritten
    lines = source.count("\n") + 1
    too_big = len(source) > rules.LONGEST or len(source.encode()) > rules.MOST_BYTES
    if too_big or lines > rules.MOST_LINES:
        raise errors.TooLong(len(source), lines)
    return Finished(source, render(source), fingerprint(source))
