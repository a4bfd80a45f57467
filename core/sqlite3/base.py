"""The database backend, where Django looks for it."""

import sqlite3
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, features

# Of so many queries the form is remembered that SQLite takes; a site knows some hundreds.
_REMEMBERED = 1_000


class DatabaseFeatures(features.DatabaseFeatures):
    """What this SQLite can do."""

    @cached_property
    def supports_json_field(self) -> bool:  # type: ignore[override]  # As it is in Django.
        """Whether it reads JSON, as nearly every one does, found out without any lock.

        Django would ask in a transaction, which begins with the lock of writers here. So a reader
        would wait for whoever writes; and after waiting in vain, that thread would believe for
        ever that there is no JSON, and answer with errors.
        """
        self.connection.ensure_connection()
        try:
            self.connection.connection.execute("SELECT JSON('{}')")
        except sqlite3.OperationalError:
            return False
        return True


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that puts each query into the form of SQLite once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Write the places of values as SQLite wants them.

        Django does it each time. The long queries of a page take a third of their time with it.
        """
        return _with_marks(query) if param_names is None else _with_names(query)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection."""

    features_class = DatabaseFeatures
    # Of which all times are; Django would let a setting name another zone.
    timezone, timezone_name = UTC, "UTC"

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of ours."""
        return self.connection.cursor(factory=Cursor)


def _moment(written: bytes) -> datetime:
    """Read a time as Django writes it. Its own reader expects any form, and takes longer.

    It is a time of UTC, and says so: Django would make one that says so of one that does not.
    Other programs may have written the zone, or a day alone.
    """
    text = written.decode()
    try:
        at = datetime.fromisoformat(f"{text}+00:00")
    except ValueError:
        at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


sqlite3.register_converter("datetime", _moment)


@lru_cache(maxsize=_REMEMBERED)
def _with_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f":{name}"


@lru_cache(maxsize=_REMEMBERED)
def _with_names(query: str) -> str:
    return query % _Names()
