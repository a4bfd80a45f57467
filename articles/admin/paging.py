"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from core.longlists import Bounded


class KeysFirst(Bounded):
    """Finds the keys of a page first and then its rows.

    A database that has to sort sorts keys then, and not rows with all that stands in them. The
    rows are asked for by their keys alone: with the conditions of the list beside them, SQLite
    would look through all that the list has once more.
    """

    rows: QuerySet[Any]

    def page(self, number: int | str) -> "Page[Any]":
        """Return the page of this number."""
        found = super().page(number)
        keys = list(found.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        rows = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        shown = [rows[key] for key in keys if key in rows]
        return Page(shown, found.number, self)
