"""The frame that all pages have, made of pieces."""

from functools import cache
from typing import Any

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.translation import get_language_bidi
from markupsafe import Markup

from core.pieces import piece
from core.place import place

register = template.Library()
PARTS = {"title", "meta", "header", "breadcrumb"}
SETTINGS = ("site_name", "organisation", "organisation_url", "emergency_number")


class PartNode(Node):
    """What is written between `{% part name %}` and `{% endpart %}`, kept under the name.

    Django's own block tags hide the blocks that stand in them from `block.super`.
    """

    def __init__(self, name: str, nodelist: NodeList) -> None:
        """Take the name and what is written."""
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> Any:
        """Write it, and show nothing here."""
        context[self.name] = self.nodelist.render(context)
        return ""


class FrameNode(Node):
    """What is written between `{% frame title=… %}` and `{% endframe %}`, put into the frame."""

    def __init__(self, parts: dict[str, FilterExpression], nodelist: NodeList) -> None:
        """Take the parts around the main one by their names, and the main one."""
        self.parts, self.nodelist = parts, nodelist

    def render(self, context: Context) -> Any:
        """Write the whole page."""
        language = place().language
        parts: dict[str, Any] = {name: value.resolve(context) for name, value in self.parts.items()}
        return piece(
            "_frame.jinja",
            language=language,
            direction=_direction(language),
            main=self.nodelist.render(context),
            **parts,
            **{name: context.get(name, "") for name in SETTINGS},
        )


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """Give a part of a page a name, to put it into the frame."""
    _tag, name = token.split_contents()
    return PartNode(name, _written(parser, "endpart"))


@register.tag
def frame(parser: Parser, token: Token) -> FrameNode:
    """Put what is written in it, the main part, and the other parts into the frame."""
    parts = token_kwargs(token.split_contents()[1:], parser)
    if missing := PARTS - parts.keys():
        raise TemplateSyntaxError(f"The frame needs {', '.join(sorted(missing))}.")
    return FrameNode(parts, _written(parser, "endframe"))


def _written(parser: Parser, end: str) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return nodelist


@cache
def _direction(_language: str | None) -> str:
    """Return which way this language, which is the one of now, is written."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def site_header(context: Context, back: str = "") -> Markup:
    """Show the way to the parts of the site; who signs in there comes back to an address."""
    request = context.get("request")
    return piece(
        "_header.jinja",
        site_name=context.get("site_name", ""),
        viewer=context.get("viewer"),
        path=request.path if request else "",
        back=back,
    )
