"""Reads rows of several tables in one query.

A page that shows a few rows of many tables would otherwise wait for the database once for each.
"""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import IntegerField, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from core.prepared import Keys, Prepared
from core.prepared import Value as Given

Row = dict[str, Any]


class Wanted(NamedTuple):
    """Rows that are wanted, in any order, with these columns.

    A column is written `column`, `relation__column`, or as an annotation of the queryset is named;
    the primary key is `id`. Columns that are left out are fetched when somebody asks for them.
    """

    rows: QuerySet[Any]
    columns: tuple[str, ...]


class Together:
    """A query for rows of several tables, which is put into SQL once."""

    def __init__(self, make: Callable[[Keys], list[Wanted]]) -> None:
        """Take what makes the list of what is wanted, with places for what differs."""
        self._make = make
        self._models: list[type[Model]] = []
        self._prepared = Prepared(self._union)

    def fetch(self, **values: Given) -> list[list[Any]]:
        """Return the rows of each queryset, as instances of its model, all by one query.

        `values` are those of the places.
        """
        rows = self._prepared.rows(**values)
        found: list[list[Any]] = [[] for _ in self._models]
        for place, row in rows:
            found[place].append(_instance(self._models[place], row, _value))
        return found

    def _union(self, places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        wanted = self._make(places)
        self._models = [rows.model for rows, _ in wanted]
        first, *others = [
            rows.order_by()
            .annotate(
                place_in_list=Value(place, output_field=IntegerField()),
                as_json=JSONObject(**{column: column for column in columns}),
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
        self._model: type[Model] = Model
        self._columns: list[str] = []
        self._prepared = Prepared(self._listed)

    def fetch(self, **values: Given) -> list[Any]:
        """Return the rows as instances of the model. `values` are those of the places."""
        rows = self._prepared.rows(**values)
        named = (dict(zip(self._columns, row, strict=True)) for row in rows)
        return [_instance(self._model, row, _as_it_is) for row in named]

    def _listed(self, places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        rows = self._make(places)
        self._model = rows.model
        tables = [("", rows.model)]
        for relation in self._relations:
            tables.append((f"{relation}__", rows.model._meta.get_field(relation).related_model))
        columns = [
            f"{prefix}{field.attname}"
            for prefix, model in tables
            for field in model._meta.concrete_fields
        ]
        self._columns = [column for column in columns if column not in self._leave_out]
        return rows.values_list(*self._columns)


def _instance(model: type[Model], row: Row, read: Callable[[Any, Any], Any]) -> Model:
    """Make of a row what the database would have given as a row of the model.

    `read` makes of a field and what was read for it the value of the field.
    """
    related: dict[str, Row] = {}
    own: Row = {}
    for column, value in row.items():
        relation, _, rest = column.partition("__")
        if rest:
            related.setdefault(relation, {})[rest] = value
        else:
            own[column] = value
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # In the order of the columns of the table, as `from_db` wants them.
    names = [name for name in fields if name in own]
    instance = model.from_db(
        DEFAULT_DB_ALIAS, names, [_value(fields[name], own[name]) for name in names]
    )
    for name in own.keys() - fields.keys():
        setattr(instance, name, own[name])
    for relation, columns in related.items():
        target: Any = model._meta.get_field(relation).related_model
        is_there = columns["id"] is not None
        setattr(instance, relation, _instance(target, columns, read) if is_there else None)
    return instance


def _value(field: Any, value: Any) -> Any:
    """Read a value as JSON has it: SQLite writes times without a zone and lists as texts."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if timezone.is_aware(value) else value.replace(tzinfo=UTC)
    return value


def _as_it_is(field: Any, value: Any) -> Any:
    return value
