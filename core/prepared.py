"""Queries that are put into SQL once, for pages that ask the same thing for each request.

Django writes the SQL of a queryset anew each time. With some conditions and joins that takes ten
times as long as the database then needs to answer.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

Value = int | str | datetime
_FIRST_KEY = 7_310_000_000_000_000_000
_FIRST_MOMENT = datetime(1831, 11, 12, 13, 14, 15, tzinfo=UTC)


class Keys:
    """Gives `Prepared` its places: values that stand in a queryset for those to come."""

    def __init__(self) -> None:
        self.names: dict[Any, str] = {}

    def key(self, name: str) -> int:
        """Return what stands for a whole number, such as a primary key."""
        return self._named(_FIRST_KEY + len(self.names), name)

    def keys(self, name: str, number: int) -> list[int]:
        """Return what stands for as many numbers: they are called name_0, name_1 …"""
        return [self.key(f"{name}_{place}") for place in range(number)]

    def text(self, name: str) -> str:
        """Return what stands for a text."""
        place: str = self._named(f"place {len(self.names)} of a prepared query", name)
        return place

    def texts(self, name: str, number: int) -> list[str]:
        """Return what stands for as many texts: they are called name_0, name_1 …"""
        return [self.text(f"{name}_{place}") for place in range(number)]

    def moment(self, name: str) -> datetime:
        """Return what stands for a time."""
        moment = _FIRST_MOMENT + timedelta(seconds=len(self.names))
        self._named(connection.ops.adapt_datetimefield_value(moment), name)
        return moment

    def _named(self, place: Any, name: str) -> Any:
        self.names[place] = name
        return place


class Prepared:
    """The query of a queryset of `values_list`, with places for what differs between requests."""

    def __init__(self, make: Callable[[Keys], QuerySet[Any, tuple[Any, ...]]]) -> None:
        """Take what makes the queryset; it is called when rows are first asked for."""
        self._make = make
        self._sql = ""
        self._parameters: list[tuple[Any, str]] = []  # Each with the name of its place, or "".
        self._converters: list[tuple[int, list[Any], Any]] = []

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """Return the rows with these values in the places. Raises KeyError if one is missing."""
        if not self._sql:
            self._prepare()
        given = {name: _adapted(value) for name, value in values.items()}
        parameters = [given[name] if name else value for value, name in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        return [tuple(row) for row in self._converted(found)] if self._converters else found

    def _prepare(self) -> None:
        """Let Django write the SQL, as for a connection that nobody uses."""
        places = Keys()
        # A connection of its own: converters keep it, and threads come and go.
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        own.ensure_connection()  # Or it would ask in a transaction whether there is JSON.
        compiler = self._make(places).query.get_compiler(connection=own)
        sql, parameters = compiler.as_sql()
        own.close()  # Functions such as those of JSON have asked what the database can do.
        self._parameters = [(each, places.names.get(each, "")) for each in parameters]
        missing = set(places.names.values()) - {name for _, name in self._parameters}
        assert not missing, f"The query does not ask for {sorted(missing)}."
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        self._converters = [
            (place, functions, expression)
            for place, (functions, expression) in compiler.get_converters(columns).items()
        ]
        self._sql = sql  # Last: whoever finds it uses the rest.

    def _converted(self, found: list[tuple[Any, ...]]) -> Iterator[list[Any]]:
        for row in found:
            values = list(row)
            for place, functions, expression in self._converters:
                for function in functions:
                    values[place] = function(values[place], expression, connection)
            yield values


def _adapted(value: Value) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
