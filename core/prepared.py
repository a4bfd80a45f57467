"""Queries that are put into SQL once, for pages that ask the same thing for each request.

Django writes the SQL of a queryset anew each time. With some conditions and joins that takes ten
times as long as the database then needs to answer.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.sqlite3.base import DatabaseOperations as Sqlite  # type: ignore[attr-defined]
from django.db.models import QuerySet
from django.db.models.expressions import Col

Value = int | str | datetime
_FIRST_KEY = 7_310_000_000_000_000_000
_FIRST_MOMENT = datetime(1831, 11, 12, 13, 14, 15, tzinfo=UTC)


class Keys:
    """Gives `Prepared` its places: values that stand in a queryset for those to come."""

    def __init__(self) -> None:
        self.names: dict[Any, str] = {}
        self.moments: list[str] = []

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
        self.moments.append(name)
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
        self._fixed: dict[str, Any] = {}  # Values that stand in the queryset itself.
        self._names: set[str] = set()
        self._moments: list[str] = []  # Those of times.
        # For columns by their places: what makes of a value that is there what Django would, in
        # fewer steps; and Django's own.
        self._quick: list[tuple[int, Callable[[Any], Any]]] = []
        self._converters: list[tuple[int, Callable[[Any], Any]]] = []

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """Return the rows with these values in the places. Raises KeyError if one is missing."""
        if not self._sql:
            self._prepare()
        if not self._names.issubset(values):
            raise KeyError(self._names - values.keys())
        parameters = self._fixed | values
        here = connections[DEFAULT_DB_ALIAS]  # Which is to be found out for each thread.
        for name in self._moments:
            parameters[name] = here.ops.adapt_datetimefield_value(parameters[name])
        with here.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        if self._quick or self._converters:
            return [self._converted(row) for row in found]
        return found

    def _prepare(self) -> None:
        """Let Django write the SQL, as for a connection that nobody uses."""
        places = Keys()
        # A connection of its own: converters keep it, and threads come and go.
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        compiler = self._make(places).query.get_compiler(connection=own)
        sql, parameters = compiler.as_sql()
        own.close()  # Functions such as those of JSON have asked what the database can do.
        self._names, self._moments = set(places.names.values()), places.moments
        fixed: dict[Any, str] = {}  # Equal values share a name; of different types, none is equal.
        for value in parameters:
            if value not in places.names:
                fixed.setdefault((type(value), value), f"fixed_{len(fixed)}")
        self._fixed = {name: value for (_, value), name in fixed.items()}
        names = [places.names.get(each) or fixed[type(each), each] for each in parameters]
        missing = self._names - set(names)
        assert not missing, f"The query does not ask for {sorted(missing)}."
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        # Two threads may both prepare a query: neither may add to what the other one uses.
        quickly: list[tuple[int, Callable[[Any], Any]]] = []
        others: list[tuple[int, Callable[[Any], Any]]] = []
        for place, (functions, expression) in compiler.get_converters(columns).items():
            for function in functions:
                if _is_there_already(function, expression):
                    continue
                if quick := _quick(function):
                    quickly.append((place, quick))
                else:
                    others.append((place, _of_django(function, expression)))
        self._quick, self._converters = quickly, others
        # By their names: SQLite's cursor looks through the whole text for places without one.
        # This comes last: whoever finds the text uses the rest.
        self._sql = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names)

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, convert in self._quick:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        for place, convert in self._converters:
            values[place] = convert(values[place])
        return tuple(values)


def _is_there_already(function: Any, expression: Any) -> bool:
    """Tell whether SQLite gives what a function would make: a column of times comes as times."""
    method = getattr(function, "__func__", None)
    return method is Sqlite.convert_datetimefield_value and isinstance(expression, Col)


def _quick(function: Any) -> Callable[[Any], Any] | None:
    """Return what does the same as one of Django's functions for SQLite, if it is one."""
    method = getattr(function, "__func__", None)
    if method is Sqlite.convert_datetimefield_value:
        return partial(_aware, connection.timezone)
    return bool if method is Sqlite.convert_booleanfield_value else None


def _of_django(function: Any, expression: Any) -> Callable[[Any], Any]:
    return lambda value: function(value, expression, connection)


def _aware(zone: tzinfo | None, value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=zone)
