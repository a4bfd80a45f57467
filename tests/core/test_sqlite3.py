"""The database backend for SQLite: each query is put into its form once, and means the same."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from core.sqlite3.base import _with_marks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL has a backend of Django's"
    ),
]


def asked(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, *values)
        return cursor.fetchall()


def test_values_get_to_their_places():
    for one in ("a", "%s", "?"):
        assert asked("SELECT %s, '%%s', %s", [one, 2]) == [(one, "%s", 2)]
    assert asked("SELECT %(b)s, '%%', %(a)s", {"a": 1, "b": 2}) == [(2, "%", 1)]
    with pytest.raises(DatabaseError):
        asked("SELECT %(b)s", {"a": 1})
    assert asked("SELECT '%s'") == [("%s",)]


def test_a_query_is_put_into_form_once():
    query = "SELECT %s, 'once'"
    asked(query, [1])
    before = _with_marks.cache_info()
    asked(query, [2])
    after = _with_marks.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


@pytest.mark.parametrize("zone", [None, "Europe/London"])
def test_times_come_back_as_those_of_utc(zone, monkeypatch):
    own = connection.copy()
    monkeypatch.setitem(own.settings_dict, "TIME_ZONE", zone)
    at = datetime(2026, 7, 1, 12, 30, 15, 250, tzinfo=UTC)
    written = own.ops.adapt_datetimefield_value(at)
    with own.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE moments (at datetime)")
        cursor.execute("INSERT INTO moments VALUES (%s), (NULL)", [written])
        cursor.execute("SELECT at FROM moments")
        found = cursor.fetchall()
    assert own.timezone_name == "UTC"  # By which SQL cuts times.
    own.close()
    assert found == [(at,), (None,)]
    assert found[0][0].tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    ["2026-07-01 00:00:00+00:00", "2026-07-01 05:45+05:45", "2026-07-01T00:00Z", "2026-07-01"],
)
def test_times_that_others_wrote_are_read(written):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE moments (at datetime)")
        cursor.execute("INSERT INTO moments VALUES (%s)", [written])
        cursor.execute("SELECT at FROM moments")
        assert cursor.fetchall() == [(datetime(2026, 7, 1, tzinfo=UTC),)]
        cursor.execute("DROP TABLE moments")
