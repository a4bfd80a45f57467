"""What the templates of public pages say to machines."""

from collections.abc import Sequence
from typing import Any

from django import template

from articles.graph import Shown, article_graph, as_script, moment, profile_graph
from articles.models import Category, Change, Credential, Person
from articles.panel import Panel, correction_of

register = template.Library()
register.filter("moment", moment)


@register.inclusion_tag("articles/_structured_data.html")
def structured_data(
    panel: Panel, trail: Sequence[Category], body: str, comments: int
) -> dict[str, Any]:
    """Write the data of an article's page, made of what the page shows."""
    return {"structured_data": as_script(article_graph(panel, Shown(trail, body, comments)))}


@register.inclusion_tag("articles/_structured_data.html")
def profile_data(person: Person, entries: Sequence[Credential]) -> dict[str, Any]:
    """Write the data of a person's page, made of what the page shows."""
    return {"structured_data": as_script(profile_graph(person, entries))}


@register.filter
def correction_text(change: Change) -> str:
    """Return what readers are told of a correction."""
    return correction_of(change)
