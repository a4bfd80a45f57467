"""Lists of rows that nobody changes by hand."""

from typing import Any, ClassVar

from django.http import HttpRequest

from core.longlists import LongList


class ReadOnlyAdmin(LongList):
    """Rows that are looked at and never changed by hand."""

    list_per_page = 50
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    view_on_site = False  # A field of the page leads there.

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
