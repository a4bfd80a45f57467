"""Rows by the hundred thousand, written past the models: `executemany` for SQLite, else COPY."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

Progress = Callable[[str], object]
Row = Sequence[Any]
BATCH = 20_000
# Kinds of fields whose values databases want in a form of their own.
_PREPARED = (models.DateTimeField, models.DateField, models.UUIDField, models.JSONField)


def first_key(model: type[models.Model]) -> int:
    """Return the key that the next row of a table can have."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def load(model: type[models.Model], names: str, rows: Iterable[Row], **same: Any) -> Iterator[int]:
    """Write rows that hold the values of `names`, in this order; yield how many are there by now.

    Names are those of columns in the model, such as `article_id`. All rows get the values of
    `same`, and for the other columns what the model has by default. Each step is one transaction.
    """
    columns = names.split()
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [name for name in fields if name not in columns and not _is_new_key(fields[name])]
    unknown = {*columns, *same} - set(fields)
    assert not unknown, f"{model.__name__} has no {unknown}"
    known = tuple(
        fields[name].get_db_prep_save(same.get(name, _default(fields[name])), connection)
        for name in rest
    )
    prepare = [
        (place, fields[name].get_db_prep_save)
        for place, name in enumerate(columns)
        if isinstance(fields[name], _PREPARED)
    ]
    names_of = [str(fields[name].column) for name in (*columns, *rest)]
    written, waiting = 0, iter(rows)
    while batch := list(islice(waiting, BATCH)):
        made: list[Row] = [(*_prepared(row, prepare), *known) for row in batch]
        with transaction.atomic():
            _write(model._meta.db_table, names_of, made)
        written += len(batch)
        yield written
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def load_all(model: type[models.Model], names: str, rows: Iterable[Row], **same: Any) -> int:
    """Write rows as `load` does; return how many they were."""
    return max(load(model, names, rows, **same), default=0)


def analyse() -> None:
    """Tell PostgreSQL how many rows there are, and tidy up, as it does by itself in time.

    SQLite is told by nobody: there it plans the same for any number of rows.
    """
    if connection.vendor == "postgresql":
        # Only where all transactions have ended it can note which rows everybody sees, and what
        # an index holds is then read from the index alone.
        statement = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _is_new_key(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def _default(field: Any) -> Any:
    return "" if field.get_default() is None and not field.null else field.get_default()


def _prepared(row: Row, prepare: list[tuple[int, Callable[..., Any]]]) -> Row:
    if not prepare:
        return row
    values = list(row)
    for place, how in prepare:
        values[place] = how(values[place], connection)
    return values


def _write(table: str, columns: list[str], rows: list[Row]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)
