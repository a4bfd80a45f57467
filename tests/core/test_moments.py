"""Times on pages: to the minute for people, exactly for machines."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.moments import Dates, exactly

AT = [
    datetime(2026, 3, 1, 9, 5, 7, 123456, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 0, 0, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
    datetime(87, 7, 4, 18, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "Asia/Kathmandu", "America/St_Johns"])
@pytest.mark.parametrize("at", AT)
def test_a_time_is_exact_for_machines_and_told_as_it_is_here(at, zone):
    dates = Dates(ZoneInfo(zone))
    here = at.astimezone(ZoneInfo(zone))
    assert exactly(at) == at.astimezone(UTC).isoformat(timespec="seconds")
    title = here.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    words = f"{here.day} {here:%B} {here.year}, {here:%H:%M}"
    assert dates.moment(at) == f'<time datetime="{exactly(at)}" title="{title}">{words}</time>'


def test_no_time_is_nothing():
    assert Dates(ZoneInfo("UTC")).moment(None) == ""
