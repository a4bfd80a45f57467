"""The frame that all pages have, made of pieces."""

from functools import cache

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from markupsafe import Markup

from core.pieces import piece
from core.place import place

register = template.Library()
SETTINGS = ("site_name", "organisation", "organisation_url", "emergency_number")


@register.simple_block_tag
def part(content: SafeString) -> SafeString:
    """Give a part of a page a name, by `as`, to put it into the frame."""
    return content


@register.simple_block_tag(takes_context=True)
def frame(
    context: Context,
    content: SafeString,
    *,
    title: str,
    meta: str,
    breadcrumb: str,
    header: str,
) -> Markup:
    """Put what is written in it, the main part, and the other parts into the frame."""
    language = place().language
    return piece(
        "_frame.jinja",
        language=language,
        direction=_direction(language),
        title=title,
        meta=meta,
        header=header,
        breadcrumb=breadcrumb,
        main=content,
        **{name: context.get(name, "") for name in SETTINGS},
    )


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
