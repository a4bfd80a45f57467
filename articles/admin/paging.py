"""Pages of long lists."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.functional import cached_property

from articles.models.article import ArticleQuerySet
from articles.services.worklists import Part, beginning
from core.longlists import Bounded


class KeysFirst(Bounded):
    """Finds the keys of a page first and then its rows.

    A database that has to sort sorts keys then, and not rows with all that stands in them. The
    rows may be asked for by their keys alone: with the conditions of a list beside them, SQLite may
    look through all that the list has once more.
    """

    rows: QuerySet[Any] | None = None  # Where they are found, if not among those of the list.
    parts: Sequence[Part] = ()  # Of which databases find each by itself sooner than all at once.
    groups: Mapping[str, str] = MappingProxyType(
        {}
    )  # By orders, the keys of what has rows below it in them.

    @cached_property
    def found(self) -> int:
        """How many rows there are, counted part by part."""
        if not self.parts:
            return super().found
        assert isinstance(self.object_list, ArticleQuerySet)
        rows = beginning(self.object_list.order_by(), self.parts, self.most + 1)
        return min(rows.count(), self.most + 1)

    def page(self, number: int | str) -> "Page[Any]":
        """Return the page of this number."""
        number = self.validate_number(number)
        assert isinstance(self.object_list, QuerySet)
        end = number * self.per_page
        shown = self._beginning(self.object_list, end)[end - self.per_page : end]
        keys = list(shown.values_list("pk", flat=True))
        rows = self.object_list if self.rows is None else self.rows
        assert isinstance(rows, QuerySet)
        by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
        return Page([by_key[key] for key in keys if key in by_key], number, self)

    def _beginning(self, rows: QuerySet[Any], most: int) -> QuerySet[Any]:
        """Return rows of the list in its order, at least so many from its beginning."""
        if self.parts:
            assert isinstance(rows, ArticleQuerySet)
            return beginning(rows, self.parts, most)
        first = next(iter(rows.query.order_by), None)
        if not isinstance(first, str):
            return rows
        group = self.groups.get(first.removeprefix("-"))
        if group is None:
            return rows
        # The authors of the first rows, or their topics, are soon found in their own order. Asked
        # for in the same query, PostgreSQL would compare all rows with them.
        keys = rows.order_by(first).values_list(group, flat=True)[:most]
        return rows.filter(**{f"{group}__in": set(keys)})
