"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from core.longlists import Bounded


class KeysFirst(Bounded):
    """Finds the keys of a page first and then its rows.

    A database that has to sort sorts keys then, and not rows with all that stands in them. The
    rows may be asked for by their keys alone: with the conditions of a list beside them, SQLite may
    look through all that the list has once more.
    """

    rows: QuerySet[Any] | None = None  # Where they are found, if not among those of the list.

    def page(self, number: int | str) -> "Page[Any]":
        """Return the page of this number."""
        found = super().page(number)
        keys = list(found.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        rows = self.object_list if self.rows is None else self.rows
        assert isinstance(rows, QuerySet)
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        shown = [by_key[key] for key in keys if key in by_key]
        return Page(shown, found.number, self)
