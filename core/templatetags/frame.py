"""The frame that all pages have, made of pieces."""

from functools import cache

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from markupsafe import Markup

from core.pieces import piece
from core.place import place

register = template.Library()
SETTINGS = ("site_name", "organisation", "organisation_url", "emergency_number")


@register.simple_tag
def site_language() -> SafeString:
    """Say in which language the page is, and which way that is written."""
    return _attributes(place().language)


@cache
def _attributes(language: str | None) -> SafeString:
    return format_html('lang="{}" dir="{}"', language, "rtl" if get_language_bidi() else "ltr")


@register.simple_tag
def site_links() -> Markup:
    """Link to the styles and the signs of the site."""
    return piece("_links.jinja")


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


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> Markup:
    """Show what to do in an emergency, who makes the site, and what it says about itself."""
    return piece("_footer.jinja", **{name: context.get(name, "") for name in SETTINGS})
