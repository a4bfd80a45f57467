"""Days and times as pages show them.

Django's own filter for dates takes as long as ten others, and lists show many times.
"""

from datetime import UTC, date, datetime

from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime


def moment(at: datetime | None) -> str:
    """Show a time to the minute, as it is here; for machines and whoever points at it, exactly."""
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


def day(at: date) -> SafeString:
    """Show a day; of a time, the day that it is here."""
    return format_html('<time datetime="{}">{}</time>', _here(at).isoformat(), day_in_words(at))


def day_in_words(at: date) -> str:
    """Return a day such as “3 March 2026”; of a time, the day that it is here."""
    here = _here(at)
    return f"{here.day} {MONTHS[here.month]} {here.year}"


def _here(at: date) -> date:
    return localtime(at).date() if isinstance(at, datetime) else at
