"""The discussion in the template of an article."""

from typing import Any

from django import template

from articles.models import Article
from comments import pages

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Show the first page of the discussion of `article`, and a form to those who may write."""
    return pages.discussion(article, context["viewer"])
