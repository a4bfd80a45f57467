"""What the start page of the administration shows of comments."""

from typing import Any

from django import template

from accounts.models import User
from comments import permissions
from comments.models import Comment
from comments.rules import Status

register = template.Library()
LINES = 8


@register.inclusion_tag("admin/comments/_home.html", takes_context=True)
def moderation_home(context: dict[str, Any]) -> dict[str, Any]:
    """Show moderators the comments that wait for them, longest first, and the newest ones."""
    user = context["request"].user
    assert isinstance(user, User)  # The administration admits nobody else.
    if not permissions.can_moderate(user):
        return {}
    comments = Comment.objects.select_related("author").only(
        "source", "status", "created_at", "author__username"
    )
    return {
        "moderates": True,
        "held": comments.filter(status=Status.HELD).order_by("created_at", "pk")[:LINES],
        "newest": comments.order_by("-pk")[:LINES],
    }
