"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page

from core.longlists import Bounded


class KeysFirst(Bounded):
    """Finds the keys of a page first and then its rows.

    A database that has to sort sorts keys then, and not rows with all that stands in them.
    """

    def page(self, number: int | str) -> "Page[Any]":
        """Return the page of this number."""
        found = super().page(number)
        keys = list(found.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        return Page(self.object_list.filter(pk__in=keys), found.number, self)  # type: ignore[attr-defined]
