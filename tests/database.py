"""The database of the tests: migrated once, then copied for every worker and every later run.

Migrations take ten seconds and leave the same database until somebody changes them. What they
leave is kept, in a file beside pytest's cache or as a template on the server, under a name that
changes with them. `pytest --cache-clear` makes it anew.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Field

# What decides how a migrated database looks and what stands in it.
SOURCES = (
    *("apps.py", "migrations/*.py", "models.py", "models/*.py"),
    *("rules.py", "rules/*.py", "workflow.py"),
)
PREFIX = "test_migrated_"


def prepare(kept: Path) -> None:
    """Give this process a database of its own, in which stands what migrations wrote."""
    kept.mkdir(parents=True, exist_ok=True)
    copy = _on_server if connection.vendor == "postgresql" else _in_file
    # The first process migrates; the others wait for what it leaves.
    with (kept / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy(kept, fingerprint())
    # What Django puts back before a test that finds the database emptied. Its own way makes an
    # object of each row and asks twice for it; copying them takes a hundredth of the time.
    connection._test_serialized_contents = _rows()  # type: ignore[attr-defined]
    connection.creation.deserialize_db_from_string = _put_back  # type: ignore[assignment]


def fingerprint() -> str:
    """Return a name for what migrations leave, which another state of the code does not share."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for pattern in SOURCES:
            for path in sorted(Path(app.path).glob(pattern)):
                digest.update(f"{app.label} {path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def empty() -> Iterator[None]:
    """Put a database without any table in the place of that of the tests, for this thread."""
    usual = connections["default"]
    other = usual.copy()
    other.settings_dict["NAME"] = name = f"{usual.settings_dict['NAME']}_empty"
    create, drop = f'CREATE DATABASE "{name}"', f'DROP DATABASE IF EXISTS "{name}"'
    is_file = usual.vendor == "sqlite"
    if not is_file:
        _ask(drop, create)
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual
        if is_file:
            Path(name).unlink()
        else:
            _ask(drop)


def _in_file(kept: Path, key: str) -> None:
    migrated = kept / f"{key}.sqlite3"
    own = settings.DATABASES["default"]["TEST"]["NAME"]
    if not migrated.exists():
        # Who goes from branch to branch finds the last ones again.
        for old in sorted(kept.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-4]:
            old.unlink()
        _migrate()
        connection.close()  # The last one to close writes the log into the file.
        half = migrated.with_suffix(".half")
        shutil.copyfile(own, half)
        half.rename(migrated)
    shutil.copyfile(migrated, own)
    _use(own)


def _on_server(kept: Path, key: str) -> None:
    migrated = PREFIX + key
    own = connection.creation._get_test_db_name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = [name for (name,) in cursor.fetchall()]
    if migrated not in there:
        _migrate()
        connection.close()
        _ask(*(f'DROP DATABASE "{old}"' for old in there))
        _ask(f'ALTER DATABASE "{own}" RENAME TO "{migrated}"')
    _ask(f'DROP DATABASE IF EXISTS "{own}"', f'CREATE DATABASE "{own}" TEMPLATE "{migrated}"')
    _use(own)


def _ask(*statements: str) -> None:
    """Run statements on the server itself, outside the database of the tests."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _migrate() -> None:
    """Make the test database by its migrations."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows that models have, as they are written, under what inserts each."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(["%s"] * len(fields))
        into = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({values})'  # noqa: S608
        # The first test that empties the database finds it full.
        found[f"{into} ON CONFLICT DO NOTHING"] = [
            tuple(map(_written, fields, row))
            for row in model._base_manager.values_list(*(field.attname for field in fields))
        ]
    return {statement: rows for statement, rows in found.items() if rows}


def _written(field: Field, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _put_back(kept: dict[str, list[tuple[Any, ...]]]) -> None:
    """Write all rows again, in whatever order: keys are looked up at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in kept.items():
            cursor.executemany(statement, rows)


def _use(name: str) -> None:
    connection.close()
    # Both are the same where no thread has asked yet, and new threads take the first.
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
