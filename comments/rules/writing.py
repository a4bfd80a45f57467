"""How much may be written, and how often."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from comments.rules.states import Level

EDIT_WINDOW = timedelta(minutes=15)
# So long after the clock closed a discussion a text that was being typed is still taken, and held.
CLOSING_GRACE = timedelta(minutes=15)

# Measured on the normalised text: code points, bytes of UTF-8, lines.
SHORTEST = 2
LONGEST = 4_000
MOST_BYTES = 16_000
MOST_LINES = 80

# Of editors' notes, messages to authors, appeals and reports.
LONGEST_NOTE = 2_000

# The same text of the same author within this time was most likely sent twice by accident.
REPEAT_WINDOW = timedelta(minutes=10)
# Shorter texts, such as "Thank you!", are said to several people in good faith.
SHORT_TEXT = 25

# Of all members behind one connection together, within an hour: a coarse guard.
WRITES_FROM_ONE_CONNECTION = 60

# A text longer than any that could be posted is shown again, but not carried through a sign-in.
MOST_CARRIED = 64_000

# A member is no more new after so many published comments.
COMMENTS_UNTIL_MEMBER = 3
COMMENTS_UNTIL_TRUSTED = 30
DAYS_UNTIL_TRUSTED = 90
MOST_REMOVED_OF_TRUSTED = 0.05

# The text of consent that a member agrees to before the first comment. Raise it with the text.
CONSENT_VERSION = 1


class Limit(NamedTuple):
    """At most `most` comments of one author within `window`."""

    window: timedelta
    most: int


class Allowance(NamedTuple):
    """How much a member of one level may do."""

    comments: tuple[Limit, ...]
    links: int  # More in one comment are held.
    reports_a_day: int
    report_weight: int


def _comments(gap: int, hour: int, day: int) -> tuple[Limit, ...]:
    return (
        Limit(timedelta(seconds=gap), 1),
        Limit(timedelta(hours=1), hour),
        Limit(timedelta(days=1), day),
    )


ALLOWANCES = {
    Level.NEW: Allowance(_comments(30, 5, 15), links=0, reports_a_day=5, report_weight=1),
    Level.MEMBER: Allowance(_comments(10, 20, 60), links=2, reports_a_day=20, report_weight=1),
    Level.TRUSTED: Allowance(_comments(5, 40, 150), links=5, reports_a_day=40, report_weight=2),
}

# Thanks of one member.
THANKS = Limit(timedelta(hours=1), 60)
# Members whom one member hides.
MOST_HIDDEN = 500


def level(published: int, removed: int, age: timedelta) -> Level:
    """Return the level of a member whose comments were published and removed so often."""
    if published < COMMENTS_UNTIL_MEMBER:
        return Level.NEW
    share = removed / (published + removed)
    known = published >= COMMENTS_UNTIL_TRUSTED and age >= timedelta(days=DAYS_UNTIL_TRUSTED)
    return Level.TRUSTED if known and share < MOST_REMOVED_OF_TRUSTED else Level.MEMBER


def wait_before_next(
    times: Sequence[datetime], now: datetime, limits: Sequence[Limit]
) -> timedelta:
    """Return how long an author must wait who wrote at `times`, newest first."""
    waits = [
        times[limit.most - 1] + limit.window - now for limit in limits if len(times) >= limit.most
    ]
    return max([*waits, timedelta()])
