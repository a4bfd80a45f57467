"""Long lists of the administration: what they cost does not depend on how long they are."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from core.text import row_key

PAGES_AHEAD = 10  # So many pages can be reached from any one.
_LAST = 1_000_000


class Bounded(Paginator):  # type: ignore[type-arg]
    """Counts up to a bound: beyond it, nobody wants to know how much there is, but where it is."""

    most = 1_000

    @cached_property
    def found(self) -> int:
        """How many rows there are; one more than `most` stands for any greater number."""
        assert isinstance(self.object_list, QuerySet)
        return self.object_list.order_by().values("pk")[: self.most + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows can be reached."""
        return min(self.found, self.most)

    @property
    def has_more(self) -> bool:
        """Whether there are rows behind the last page."""
        return self.found > self.most


class LongList(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list in the administration that may become very long."""

    paginator: ClassVar[type[Bounded]] = Bounded
    show_full_result_count = False

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Bounded:
        """Return the pages of the list, with some ahead of the one that is asked for."""
        found = self.paginator(*args, **kwargs)
        page = min(row_key(request.GET.get("p", "")), _LAST)
        found.most = (max(page, 1) + PAGES_AHEAD) * found.per_page
        return found
