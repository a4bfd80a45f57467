"""Pages of a list that cost the same at any depth: keyset, never OFFSET."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=QuerySet[Any, Any])
R = TypeVar("R")  # A row: anything with a time and a key.
SIZE = 20
START = "0-0"  # The cursor in front of all rows, the oldest first.


class BadCursor(ValueError):
    """The cursor in the address was not made by us."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a list; `after` is the cursor of the next one, or an empty string."""

    items: list[R]
    after: str


def keyset_page(
    queryset: QuerySet[M],
    *,
    after: str = "",
    time_field: str = "published_at",
    newest_first: bool = True,
    size: int = SIZE,
    by_day: bool = False,
) -> Page[M]:
    """Return the page of `queryset` that follows the cursor `after`.

    Rows are ordered by `time_field` and primary key, so that a row added meanwhile
    neither shifts nor repeats another. `by_day` says that the field holds days without a time.
    Raises BadCursor.
    """
    place: tuple[date, int] | None = None
    if after:
        moment, pk = read_cursor(after)
        place = moment.date() if by_day else moment, pk
    ordered = in_order(queryset, place, time_field=time_field, newest_first=newest_first)
    return page_of(list(ordered[: size + 1]), size, time_field)


def in_order(
    queryset: S,
    place: tuple[date, int] | None,
    *,
    time_field: str = "published_at",
    newest_first: bool = True,
) -> S:
    """Return the rows of `queryset` in order, from behind a place: a time and a key."""
    if place is not None:
        moment, pk = place
        side = "lt" if newest_first else "gt"
        # The first condition lets the database start at the right place of its index.
        queryset = queryset.filter(
            Q(**{f"{time_field}__{side}e": moment})
            & (Q(**{f"{time_field}__{side}": moment}) | Q(**{f"pk__{side}": pk}))
        )
    sign = "-" if newest_first else ""
    return queryset.order_by(f"{sign}{time_field}", f"{sign}pk")


def page_of(rows: list[R], size: int, time_field: str = "published_at") -> Page[R]:
    """Make a page of up to `size` rows; one row more says that another page follows."""
    more = len(rows) > size
    return Page(rows[:size], cursor_after(rows[size - 1], time_field) if more else "")


def cursor_after(row: Any, time_field: str = "published_at") -> str:
    """Return the cursor that stands right after `row`: microseconds since 1970 and the key."""
    value: date = getattr(row, time_field)
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
    else:
        moment = datetime.combine(value, time.min, UTC)
    micros = round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    return f"{micros}-{row.pk}"


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """Return the time and the key of a cursor. Raises BadCursor."""
    micros, _, pk = cursor.partition("-")
    if not (micros.isascii() and micros.isdigit() and pk.isascii() and pk.isdigit()):
        raise BadCursor(cursor)
    if len(micros) > 17 or len(pk) > 18:
        raise BadCursor(cursor)
    seconds, rest = divmod(int(micros), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(pk)
