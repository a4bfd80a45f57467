"""Reads all that the site has stored, to see that something is nowhere in it."""

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection


def stored() -> str:
    """Return every value of every table as one text, sessions unpacked, and the cache."""
    values: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            values += [str(value) for row in cursor.fetchall() for value in row]
    values += [str(session.get_decoded()) for session in Session.objects.all()]
    values.append(str(getattr(cache, "_cache", "")))
    return "\n".join(values)
