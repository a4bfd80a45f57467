"""The discussion in the template of an article, and single comments."""

from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.urls import get_script_prefix, reverse

from articles.models import Article
from comments import cards, pages
from comments.models import Comment
from core.pagecache import needs_of

register = template.Library()
_ANY = UUID(int=0)


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Return the first page of the discussion of `article`, and a form for those who may write."""
    needs = needs_of(context["request"])
    return pages.discussion(article, context["viewer"], needs=needs)


@register.inclusion_tag("comments/_thread.html")
def comment_thread(discussion: dict[str, Any]) -> dict[str, Any]:
    """Show a discussion."""
    return discussion


@register.simple_tag
def comment_alone(comment: Comment, level: int, tells_author: bool = False) -> str:
    """Show a comment with nothing to do beside it; `tells_author`, to its author a held one too."""
    return cards.alone(comment, level=level, tells_author=tells_author).html


@register.filter
def page(public_id: UUID, name: str) -> str:
    """Return the address of a page about a comment, such as "reply"."""
    return _page(name, get_script_prefix()).replace(str(_ANY), str(public_id))


@cache
def _page(name: str, _prefix: str) -> str:
    return reverse(f"comments:{name}", args=[_ANY])
