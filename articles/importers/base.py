"""What every reader of articles gives back, and what is common to all of them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from articles.images import Picture
from articles.models import Article, Category, Person
from core.text import one_line, without_controls

MOST_BYTES = 5_000_000
MOST_STEPS = 6  # More levels would not fit into the address of a topic.
_YEARS = range(1900, 3000)  # Outside of them, changing the time zone can leave the calendar.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class BadFile(Exception):
    """A file cannot be imported. `line` counts from 1 and is 0 where the line is not known."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class ImportedPicture(Picture):
    """A picture of an article, as its file tells it."""

    title: str
    alt: str


@dataclass(frozen=True)
class ImportedSource:
    """A source that a text cites by a key of its file; `values` are fields of the library."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ImportedArticle:
    """An article as a file tells it; nothing of it is stored yet."""

    key: str  # The identity of the file: importing the same key again changes the same article.
    trail: tuple[str, ...]  # The names of the topics from the root down.
    title: str
    body_html: str
    summary: str = ""
    author: str = ""
    published_at: datetime | None = None
    slug: str = ""
    note: str = ""  # What is different from the last import; readers see it in the record.
    kind: str = ""  # A rules.Kind, or empty.
    risk: str = ""  # A rules.Risk; empty: as usual for the kind.
    comments_read: int | None = None  # What a captured page said of its comments.
    pictures: tuple[ImportedPicture, ...] = ()
    sources: tuple[ImportedSource, ...] = ()


class Reader(Protocol):
    """Turns files of one format into articles."""

    suffixes: frozenset[str]  # In small letters, each with its dot.

    def read(self, path: Path) -> ImportedArticle:
        """Return the article of the file. Raises BadFile; writes nothing anywhere."""


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file with plain line ends. Raises BadFile or OSError."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadFile(_("The file is larger than %d MB.") % (MOST_BYTES // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(_("This is not UTF-8 text. Save the file as UTF-8."), line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(_("This is not text: the file holds binary data."), line)
    if not text.strip():
        raise BadFile(_("The file is empty."))
    return without_controls(text)


def key_of(path: Path) -> str:
    """Return the name under which a file is known: its own, or for `index.md` its folder's."""
    whole = path.absolute()
    name = whole.parent.name if whole.stem == "index" and whole.parent.name else whole.name
    key = unicodedata.normalize("NFC", name)
    if (
        without_controls(key) != key
        or {"\n", "\t"} & set(key)
        or len(key) > longest(Article, "import_key")
    ):
        raise BadFile(_("Rename the file: its name is too long or holds unusual characters."))
    return key


def trail_of(text: str, line: int) -> tuple[str, ...]:
    """Return the topic names of `A > B > C`. Raises BadFile."""
    names = tuple(one_line(name) for name in text.split(">"))
    most = longest(Category, "name")
    if not all(names):
        raise BadFile(_("The topic has an empty step. Write it as A > B > C."), line)
    if len(names) > MOST_STEPS:
        raise BadFile(_("The topic has more than %d steps.") % MOST_STEPS, line)
    if any(len(name) > most for name in names):
        raise BadFile(_("The name of a topic has at most %d characters.") % most, line)
    return names


def author_of(text: str, line: int) -> str:
    """Return the name in a by-line. Raises BadFile when it is too long."""
    name = one_line(text)
    most = longest(Person, "name")
    if len(name) > most:
        raise BadFile(_("The name of an author has at most %d characters.") % most, line)
    return name


def moment_of(text: str, line: int) -> datetime:
    """Return the time of `YYYY-MM-DD HH:MM:SS`, in the site's time zone unless it names one.

    A date alone is its first moment. Raises BadFile.
    """
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime(day.year, day.month, day.day)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise BadFile(_("“%s” is not a date such as 2025-09-04 08:43:22.") % text[:40], line)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, timezone.get_default_timezone())
    return moment


def slug_of(text: str, line: int) -> str:
    """Return an address as it was wished for. Raises BadFile unless it can be one."""
    if not _SLUG.fullmatch(text) or len(text) > longest(Article, "slug"):
        raise BadFile(_("An address has small letters, digits and single hyphens only."), line)
    return text


def choice_of(text: str, choices: Iterable[str], line: int) -> str:
    """Return one of the words that are known. Raises BadFile."""
    if text not in choices:
        known = ", ".join(choices)
        raise BadFile(
            _("“%(word)s” is none of: %(known)s.") % {"word": text[:40], "known": known}, line
        )
    return text


def longest(model: type[Model], field: str) -> int:
    """Return how many characters a column of the model holds."""
    return int(getattr(model._meta.get_field(field), "max_length", 0) or 0)
