"""Times on a page."""

from datetime import UTC, datetime

from django import template
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.timezone import localtime

register = template.Library()


@register.simple_tag
def moment(at: datetime | None) -> str:
    """Show a time to the minute, as it is here; for machines and whoever points at it, exactly.

    Django's own filter for dates takes as long as ten others, and lists show many times.
    """
    if at is None:
        return ""
    here = localtime(at)
    return format_html(
        '<time datetime="{}+00:00" title="{}">{} {} {}</time>',
        f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        f"{here:%Y-%m-%d %H:%M:%S}",
        here.day,
        MONTHS[here.month],
        f"{here:%Y, %H:%M}",
    )
