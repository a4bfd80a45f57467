"""Names this app, and prepares its connections to the database."""

import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    """The `core` app."""

    name = "core"

    def ready(self) -> None:
        """Look at each new connection."""
        connection_created.connect(_know_json, dispatch_uid="core.know_json")


def _know_json(*, connection: Any, **_rest: Any) -> None:
    """Find out whether SQLite reads JSON, as nearly every one does, without any lock.

    Django would ask when somebody first needs it, in a transaction, which begins with the lock of
    writers here. So a reader would wait for whoever writes; and after waiting in vain, that
    thread would believe for ever that there is no JSON, and answer with errors.
    """
    if connection.vendor != "sqlite":
        return
    try:
        connection.connection.execute("SELECT JSON('{}')")
    except sqlite3.OperationalError:
        return
    connection.features.supports_json_field = True
