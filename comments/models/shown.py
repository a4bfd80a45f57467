"""What pages show of a comment, whoever reads it: one row of the database, without the model."""

from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple, Self

from django.db.models import CharField
from django.db.models.functions import Cast

from comments.rules import EDITABLE, FOLDED_FROM
from core.paths import Key
from core.text import plain_text

# What a comment takes on a page beside its text, in bytes: its head and what can be done with it;
# what a note, a badge, a fold or the name of whom it answers takes beside their words; and the line
# that stands for one that was taken away.
_FRAME, EXTRA, _STUB = 1_000, 250, 300
# Of a folded comment, so many characters are shown.
_EXCERPT = 280


class ShownComment(NamedTuple):
    """A comment as `CommentQuerySet.shown` reads it. E-mail addresses and sources stay behind."""

    pk: int
    key: Key  # Its public name.
    author_id: int | None
    author: str | None
    parent_id: int | None
    root_id: int | None
    status: str
    audience: str
    removal_code: str
    html: str
    created_at: datetime
    published_at: datetime
    edited_at: datetime | None
    edited_by_staff: bool
    reply_count: int
    member_reply_count: int
    thanks_count: int
    staff_label: str
    is_folded: bool
    note_html: str
    note_at: datetime | None
    note_by_id: int | None
    note_by: str | None
    parent_key: Key | None
    parent_status: str | None
    parent_author_id: int | None
    parent_author: str | None
    badge_id: int | None
    profession: str | None
    interests: str | None
    verified_at: datetime | None
    revoked_at: datetime | None
    # How a long one begins; of all others, nothing.
    excerpt: str
    # About how many bytes of a page it takes, unless it is folded; an estimate that is rather
    # too high.
    weight: int
    # A short name for the ids of its parts: no two comments of a page share it.
    mark: str

    @classmethod
    def read(cls, values: tuple[Any, ...]) -> Self:
        """Make one of the columns `SHOWN`."""
        html, key = values[_HTML], Key.read(values[_KEY])
        assert key is not None  # Only the one of a parent may be.
        own = list(values)
        own[_KEY], own[_PARENT_KEY] = key, Key.read(values[_PARENT_KEY])
        return cls._make((*own, _excerpt(html), _weight(values), key[-9:]))

    @property
    def last_at(self) -> datetime:
        """When its author last said something in it."""
        return self.edited_at or self.created_at


# Where each of those stands, in the same order.
_COLUMNS = (
    "pk public_id author_id author__username parent_id root_id status audience removal_code html"
    " created_at published_at edited_at edited_by_staff reply_count member_reply_count"
    " thanks_count staff_label is_folded note_html note_at note_by_id note_by__username"
    " parent__public_id parent__status parent__author_id parent__author__username"
    " badge_id badge__profession badge__interests badge__verified_at badge__revoked_at"
).split()
_KEYS = ("public_id", "parent__public_id")
# Keys are only ever printed.
SHOWN = tuple(Cast(each, CharField()) if each in _KEYS else each for each in _COLUMNS)
_HTML, _STATUS, _NOTE, _BADGE, _PARENT, _KEY, _PARENT_KEY = map(
    _COLUMNS.index, ("html", "status", "note_html", "badge_id", "parent_id", *_KEYS)
)
# To sort comments, the oldest first.
BY_AGE = itemgetter(_COLUMNS.index("published_at"), _COLUMNS.index("pk"))
_WORDS = itemgetter(
    *map(
        _COLUMNS.index,
        (
            "html note_html author__username note_by__username parent__author__username"
            " badge__profession badge__interests"
        ).split(),
    )
)


def _excerpt(html: str) -> str:
    if len(html) <= FOLDED_FROM:
        return ""
    text = plain_text(html)
    return f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …" if len(text) > FOLDED_FROM else ""


def _weight(values: tuple[Any, ...]) -> int:
    if values[_STATUS] not in EDITABLE:
        return _STUB
    words = 0
    for text in _WORDS(values):
        if text:  # Of one in ASCII Python knows the bytes.
            words += len(text) if text.isascii() else len(text.encode())
    extras = bool(values[_NOTE]) + bool(values[_BADGE]) + bool(values[_PARENT])
    return _FRAME + extras * EXTRA + words
