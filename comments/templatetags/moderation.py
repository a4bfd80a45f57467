"""What the start page of the administration shows of comments."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.timesince import timesince

from accounts.models import User
from comments import newsroom, permissions
from comments.models import Comment

register = template.Library()
LINES = 8


@register.filter
def age(at: datetime) -> str:
    """Return how long ago something was in one unit: nobody decides by the minutes of a day."""
    return timesince(at, depth=1)


@register.inclusion_tag("admin/comments/_home.html", takes_context=True)
def moderation_home(context: dict[str, Any]) -> dict[str, Any]:
    """Show those who moderate what waits for them, since when, and the newest comments."""
    user = context["request"].user
    assert isinstance(user, User)  # The administration admits nobody else.
    tabs = newsroom.tabs(user)
    newest = None
    if permissions.can_moderate(user):
        comments = Comment.objects.select_related("author").only(
            "source", "status", "created_at", "author__username"
        )
        newest = comments.order_by("-pk")[:LINES]
    return {"tabs": tabs, "waits": any(tab.oldest for tab in tabs), "newest": newest}
