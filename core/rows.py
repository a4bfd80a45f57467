"""Reads rows of several tables in one query, each row as a JSON object.

A page that shows a few rows of many tables would otherwise wait for the database once for each.
"""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import IntegerField, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

Row = dict[str, Any]


class Wanted(NamedTuple):
    """Rows that are wanted, in any order, with these columns.

    A column is written `column`, `relation__column`, or as an annotation of the queryset is named;
    the primary key is `id`. Columns that are left out are fetched when somebody asks for them.
    """

    rows: QuerySet[Any]
    columns: tuple[str, ...]


def together(*wanted: Wanted) -> list[list[Any]]:
    """Return the rows of each queryset, as instances of its model, all by one query."""
    if not wanted:
        return []
    parts = [
        rows.order_by()
        .annotate(
            place_in_list=Value(place, output_field=IntegerField()),
            as_json=JSONObject(**{column: column for column in columns}),
        )
        .values_list("place_in_list", "as_json")
        for place, (rows, columns) in enumerate(wanted)
    ]
    found: list[list[Any]] = [[] for _ in wanted]
    for place, row in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
        rows = wanted[place].rows
        found[place].append(_instance(rows.model, row, rows.db))
    return found


def _instance(model: type[Model], row: Row, database: str) -> Model:
    """Make of a row what the database would have given as a row of the model."""
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
    instance = model.from_db(database, names, [_value(fields[name], own[name]) for name in names])
    for name in own.keys() - fields.keys():
        setattr(instance, name, own[name])
    for relation, values in related.items():
        target: Any = model._meta.get_field(relation).related_model
        is_there = values["id"] is not None
        setattr(instance, relation, _instance(target, values, database) if is_there else None)
    return instance


def _value(field: Any, value: Any) -> Any:
    """Read a value as JSON has it: SQLite writes times without a zone and lists as texts."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if timezone.is_aware(value) else value.replace(tzinfo=UTC)
    return value
