"""What the start page of the administration shows of articles."""

from typing import Any

from django import template

from accounts.models import User
from articles import newsroom, permissions

register = template.Library()


@register.inclusion_tag("admin/articles/_home.html", takes_context=True)
def newsroom_home(context: dict[str, Any]) -> dict[str, Any]:
    """Show the people of the newsroom what there is to do."""
    user = context["request"].user
    assert isinstance(user, User)  # The administration admits nobody else.
    return {"boxes": newsroom.boxes(user), "may_create": permissions.can_create(user)}
