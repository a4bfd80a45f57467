"""The discussion in the template of an article, and single comments."""

from typing import Any

from django import template

from articles.models import Article
from comments import cards, pages
from comments.models import Comment
from core.pagecache import needs_of
from core.pieces import piece

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Return the first page of the discussion of `article`, and a form for those who may write."""
    needs = needs_of(context["request"])
    return pages.discussion(article, context["viewer"], needs=needs)


@register.simple_tag(takes_context=True)
def comment_thread(context: dict[str, Any], discussion: dict[str, Any]) -> str:
    """Show a discussion."""
    # To ask for the token is to set its cookie, so nobody does for a reader.
    token = str(context["csrf_token"]) if discussion["viewer"] else ""
    return piece("comments/_thread.jinja", csrf_token=token, **discussion)


@register.simple_tag
def comment_alone(comment: Comment, level: int, tells_author: bool = False) -> str:
    """Show a comment with nothing to do beside it; `tells_author`, to its author a held one too."""
    card = cards.alone(comment, level=level, tells_author=tells_author)
    return piece("comments/_comment_alone.jinja", card=card)
