"""The database backend for SQLite: each query is put into its form once, and means the same."""

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
