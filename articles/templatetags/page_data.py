"""What the templates of public pages say to machines."""

from collections.abc import Sequence
from typing import Any

from django import template

from articles.article_page import ArticlePage
from articles.graph import as_script, moment, profile_graph
from articles.models import Change, Credential, Person
from articles.panel import correction_of

register = template.Library()
register.filter("moment", moment)


@register.inclusion_tag("articles/_structured_data.html")
def structured_data(page: ArticlePage, comments: int) -> dict[str, Any]:
    """Write the data of an article's page, made of what the page shows."""
    return {"structured_data": page.data_with(comments)}


@register.inclusion_tag("articles/_structured_data.html")
def profile_data(person: Person, entries: Sequence[Credential]) -> dict[str, Any]:
    """Write the data of a person's page, made of what the page shows."""
    return {"structured_data": as_script(profile_graph(person, entries))}


@register.filter
def correction_text(change: Change) -> str:
    """Return what readers are told of a correction."""
    return correction_of(change)
