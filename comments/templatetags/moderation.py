"""What the start page of the administration shows of comments."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.timesince import timesince

from accounts.models import User
from comments import newsroom, permissions
from comments.models import Comment
from comments.rules import Queue

register = template.Library()
LINES = 8


@register.filter
def age(at: datetime) -> str:
    """Return how long ago something was in one unit: nobody decides by the minutes of a day."""
    return timesince(at, depth=1)


@register.simple_tag(takes_context=True)
def moderation_home(context: dict[str, Any]) -> dict[str, Any]:
    """Return what waits for those who moderate, since when, and the newest comments."""
    user = context["request"].user
    assert isinstance(user, User)  # The administration admits nobody else.
    tabs = newsroom.tabs(user)
    newest = None
    if permissions.can_moderate(user):
        comments = Comment.objects.select_related("author").only(
            "source", "status", "created_at", "author__username"
        )
        newest = comments.order_by("-pk")[:LINES]
    waiting = [tab for tab in tabs if tab.oldest]
    is_urgent = any(tab.queue == Queue.URGENT for tab in waiting)
    return {"tabs": tabs, "waits": bool(waiting), "is_urgent": is_urgent, "newest": newest}
