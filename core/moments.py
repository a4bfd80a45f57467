"""Days and times as pages show them.

Django's own filter for dates takes as long as ten others, and lists show many times.
"""

from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.timezone import now
from markupsafe import escape

from core.markup import trusted
from core.place import place

_TWO_DIGITS = [f"{number:02}" for number in range(60)]


class Dates:
    """How days and times are written in one time zone and in the language of the moment."""

    def __init__(self, zone: tzinfo) -> None:
        """Take the names of the months as they are called now."""
        self._zone = zone
        # Much of the time goes into writing a moment for a second time.
        self._is_universal = zone in (UTC, ZoneInfo("UTC"))
        self._months = ["", *(str(MONTHS[number]) for number in range(1, 13))]
        self._escaped = [str(escape(month)) for month in self._months]

    def moment(self, at: datetime | None) -> str:
        """Show a time to the minute, as it is here; for machines and who points at it, exactly."""
        if at is None:
            return ""
        here = at.astimezone(UTC)
        date, minute, second = _written(here)
        exact = f"{date}T{minute}:{second}+00:00"
        if not self._is_universal:
            here = at.astimezone(self._zone)
            date, minute, second = _written(here)
        words = f"{here.day} {self._escaped[here.month]} {here.year}, {minute}"
        return trusted(  # Digits, and words that are escaped.
            f'<time datetime="{exact}" title="{date} {minute}:{second}">{words}</time>'
        )

    def day(self, at: date) -> str:
        """Show a day; of a time, the day that it is here."""
        here = self._here(at)
        return trusted(  # So is this.
            f'<time datetime="{here.isoformat()}">'
            f"{here.day} {self._escaped[here.month]} {here.year}</time>"
        )

    def day_in_words(self, at: date) -> str:
        """Return a day such as “3 March 2026”; of a time, the day that it is here."""
        here = self._here(at)
        return f"{here.day} {self._months[here.month]} {here.year}"

    def month_in_words(self, at: date) -> str:
        """Return a month such as “March 2026”."""
        here = self._here(at)
        return f"{self._months[here.month]} {here.year}"

    def _here(self, at: date) -> date:
        return at.astimezone(self._zone).date() if isinstance(at, datetime) else at


def moment(at: datetime | None) -> str:
    """Show a time to the minute, as it is here; for machines and who points at it, exactly."""
    return _dates().moment(at)


def day(at: date) -> str:
    """Show a day; of a time, the day that it is here."""
    return _dates().day(at)


def day_in_words(at: date) -> str:
    """Return a day such as “3 March 2026”; of a time, the day that it is here."""
    return _dates().day_in_words(at)


def today(at: datetime | None = None) -> date:
    """Return the day that it is here, now or at an aware time."""
    return (at or now()).astimezone(place().zone).date()


def exactly(at: datetime) -> str:
    """Write a time for machines: in UTC, to the second, as ISO 8601 has it."""
    date, minute, second = _written(at.astimezone(UTC))
    return f"{date}T{minute}:{second}+00:00"


def _written(at: datetime) -> tuple[str, str, str]:
    """Write day, minute and second of a time as ISO 8601 does, in a third of its time."""
    day = f"{at.year:04}-{_TWO_DIGITS[at.month]}-{_TWO_DIGITS[at.day]}"
    return day, f"{_TWO_DIGITS[at.hour]}:{_TWO_DIGITS[at.minute]}", _TWO_DIGITS[at.second]


def _dates() -> Dates:
    here = place()
    return dates_in(here.language, here.zone)


@cache
def dates_in(_language: str | None, zone: tzinfo) -> Dates:
    """Return how they are written in a time zone, and in this language, which is the one of now."""
    return Dates(zone)
