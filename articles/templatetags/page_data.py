"""What the templates of public pages say to machines."""

from collections.abc import Sequence

from django import template

from articles.article_page import ArticlePage
from articles.graph import as_script, profile_graph
from articles.models import Credential, Person
from core.pieces import piece

register = template.Library()
_PIECE = "articles/_structured_data.jinja"


@register.simple_tag
def structured_data(page: ArticlePage, comments: int) -> str:
    """Write the data of an article's page, made of what the page shows."""
    return piece(_PIECE, structured_data=page.data_with(comments))


@register.simple_tag
def profile_data(person: Person, entries: Sequence[Credential]) -> str:
    """Write the data of a person's page, made of what the page shows."""
    return piece(_PIECE, structured_data=as_script(profile_graph(person, entries)))
