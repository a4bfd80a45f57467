"""The discussion in the template of an article."""

from typing import Any

from django import template

from articles.models import Article
from comments import pages
from core.pagecache import needs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Return the first page of the discussion of `article`, and a form for those who may write."""
    needs = needs_of(context["request"])
    return pages.discussion(article, context["viewer"], needs=needs)


@register.inclusion_tag("comments/_thread.html")
def comment_thread(discussion: dict[str, Any]) -> dict[str, Any]:
    """Show a discussion."""
    return discussion
