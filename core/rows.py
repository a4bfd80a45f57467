"""Reads rows of several tables in one query.

A page that shows a few rows of many tables would otherwise wait for the database once for each.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    F,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.base import ModelState
from django.db.models.functions import JSONArray

from core.prepared import Keys, Prepared
from core.prepared import Value as Given

Read = Callable[[Any], Any]


M = TypeVar("M", bound=Model)


class Wanted(NamedTuple):
    """Rows that are wanted, in any order, with these columns.

    A column is written `column`, `relation__column`, or as an annotation of the queryset is named;
    the primary key is `id`. Columns that are left out are fetched when somebody asks for them.
    """

    rows: QuerySet[Any]
    columns: tuple[str, ...]


class Shape:
    """How the columns of a row become an instance of a model, with those to which it points."""

    def __init__(
        self, model: type[Model], columns: Sequence[str], reader: Callable[[Any], Read | None]
    ) -> None:
        """Take the columns in their order; `reader` tells how a value of a field is read."""
        places = {column: place for place, column in enumerate(columns)}
        fields = [field for field in model._meta.concrete_fields if field.attname in places]
        self._model = model
        self._own = [(field.attname, places[field.attname], reader(field)) for field in fields]
        relations = dict.fromkeys(each.partition("__")[0] for each in columns if "__" in each)
        self._related: list[tuple[Any, int, slice, Shape]] = [
            (model._meta.get_field(name), *self._behind(model, name, places, reader))
            for name in relations
        ]
        known = {*(field.attname for field in fields), *(each for each in columns if "__" in each)}
        self._annotated = [(name, place) for name, place in places.items() if name not in known]

    def instance(self, row: Sequence[Any]) -> Model:
        """Make of a row what the database would have given as a row of the model."""
        # As `from_db` does it, which looks at each field anew. None of these models wants to hear
        # of each row by a signal.
        instance = _stored(self._model)
        held = instance.__dict__
        for name, place, read in self._own:
            held[name] = read(row[place]) if read else row[place]
        for name, place in self._annotated:
            setattr(instance, name, row[place])
        for field, key, part, shape in self._related:
            there = None if row[key] is None else shape.instance(row[part])
            field.set_cached_value(instance, there)
        return instance

    @staticmethod
    def _behind(
        model: type[Model], name: str, places: dict[str, int], reader: Callable[[Any], Read | None]
    ) -> tuple[int, slice, "Shape"]:
        """Return where the key of a relation stands, its columns, and the shape of what they say.

        The columns of a relation stand beside each other.
        """
        columns = [column for column in places if column.startswith(f"{name}__")]
        first = places[columns[0]]
        assert [places[each] for each in columns] == [*range(first, first + len(columns))]
        target: Any = model._meta.get_field(name).related_model
        own = [column.removeprefix(f"{name}__") for column in columns]
        part = slice(first, first + len(columns))
        return places[f"{name}__id"], part, Shape(target, own, reader)


class Together:
    """A query for rows of several tables, which is put into SQL once."""

    def __init__(self, make: Callable[[Keys], list[Wanted]]) -> None:
        """Take what makes the list of what is wanted, with places for what differs."""
        self._make = make
        self._shapes: list[Shape] = []
        self._prepared = Prepared(self._union)

    def fetch(self, **values: Given) -> list[list[Any]]:
        """Return the rows of each queryset, as instances of its model, all by one query.

        `values` are those of the places.
        """
        rows = self._prepared.rows(**values)
        found: list[list[Any]] = [[] for _ in self._shapes]
        for place, row in rows:
            found[place].append(self._shapes[place].instance(row))
        return found

    def _union(self, places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        wanted = self._make(places)
        self._shapes = [Shape(rows.model, columns, _from_json) for rows, columns in wanted]
        first, *others = [
            rows.order_by()
            .annotate(
                place_in_list=Value(place, output_field=IntegerField()),
                # Columns, which a text would be, too.
                as_json=JSONArray(*(F(column) for column in columns)),
            )
            .values_list("place_in_list", "as_json")
            for place, (rows, columns) in enumerate(wanted)
        ]
        return first.union(*others, all=True) if others else first


class Joined:
    """A query for rows of a table with those to which they point, which is put into SQL once."""

    def __init__(
        self,
        make: Callable[[Keys], QuerySet[Any]],
        *relations: str,
        leave_out: Collection[str] = (),
    ) -> None:
        """Take what makes the queryset, with places for what differs.

        `leave_out` are columns such as `relation__column` that are fetched when somebody asks.
        """
        self._make, self._relations, self._leave_out = make, relations, leave_out
        self._shape: Shape | None = None
        self._prepared = Prepared(self._listed)

    def fetch(self, **values: Given) -> list[Any]:
        """Return the rows as instances of the model. `values` are those of the places."""
        rows = self._prepared.rows(**values)
        assert self._shape is not None  # The query was prepared.
        return [self._shape.instance(row) for row in rows]

    def _listed(self, places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        rows = self._make(places)
        tables = [("", rows.model)]
        for relation in self._relations:
            tables.append((f"{relation}__", rows.model._meta.get_field(relation).related_model))
        columns = [
            f"{prefix}{field.attname}"
            for prefix, model in tables
            for field in model._meta.concrete_fields
        ]
        columns = [column for column in columns if column not in self._leave_out]
        self._shape = Shape(rows.model, columns, _as_it_is)
        return rows.values_list(*columns)


def twin(instance: M) -> M:
    """Return what `copy` does of a row that was read, in a tenth of its time."""
    made = _stored(type(instance))
    made.__dict__.update({**instance.__dict__, "_state": made._state})
    made._state.fields_cache.update(instance._state.fields_cache)
    return made


def _stored(model: type[M]) -> M:
    """Make a row that is in the database, without any value."""
    made = model.__new__(model)
    made._state = ModelState()
    made._state.db, made._state.adding = DEFAULT_DB_ALIAS, False
    return made


def _as_it_is(_field: "Field[Any, Any]") -> None:
    return None


def _from_json(field: "Field[Any, Any]") -> Read | None:
    """Return how a value is read that went through JSON, or None where that changed nothing."""
    if isinstance(field, JSONField):
        return _loaded
    if isinstance(field, DateTimeField):
        return _moment
    if isinstance(field, DateField):
        return _day
    if isinstance(field, ForeignKey):
        return _from_json(field.target_field)
    if isinstance(field, CharField | TextField | IntegerField):
        return None
    to_python: Read = field.to_python
    return to_python


def _loaded(value: Any) -> Any:
    """Read what PostgreSQL has read already, and SQLite gives as a text."""
    return json.loads(value) if isinstance(value, str) else value


def _moment(value: str | None) -> datetime | None:
    """Read a time, which SQLite writes without a zone."""
    if value is None:
        return None
    at = datetime.fromisoformat(value)
    # To read it once more takes a third of the time in which it is given a zone.
    return at.astimezone(UTC) if at.tzinfo else datetime.fromisoformat(f"{value}+00:00")


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
