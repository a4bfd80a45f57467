"""What may happen to a comment in which state, and how much and how often: pure tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Where a comment stands."""

    HELD = "held"  # waits for a moderator; only its author sees it
    PUBLISHED = "published"
    REMOVED = "removed"  # by a moderator; its place stays
    WITHDRAWN = "withdrawn"  # by its author; its text is gone, its place stays
    ERASED = "erased"  # with the account of its author; its place stays


class ThreadState(StrEnum):
    """Whether a discussion takes comments."""

    OPEN = "open"
    CLOSED = "closed"  # ended in good order
    LOCKED = "locked"  # stopped by a moderator


class Action(StrEnum):
    """What people do with a comment that is there, and moderators with a discussion."""

    HIDE = "hide"
    RESTORE = "restore"
    WITHDRAW = "withdraw"
    SET_STATE = "set_state"


class Reason(StrEnum):
    """Why a moderator hid or restored a comment."""

    SPAM = "spam"
    ABUSE = "abuse"
    PRIVACY = "privacy"  # tells who somebody is
    MEDICAL = "medical"  # advice that can do harm
    OFF_TOPIC = "off_topic"
    MISTAKE = "mistake"  # the earlier decision was one
    APPEAL = "appeal"  # the author asked and was right
    OTHER = "other"  # the note tells it


# The state after an action, for each state in which it is possible.
TRANSITIONS: dict[Action, dict[Status, Status]] = {
    Action.HIDE: {Status.HELD: Status.REMOVED, Status.PUBLISHED: Status.REMOVED},
    Action.RESTORE: {Status.REMOVED: Status.PUBLISHED},
    Action.WITHDRAW: {
        Status.HELD: Status.WITHDRAWN,
        Status.PUBLISHED: Status.WITHDRAWN,
        Status.REMOVED: Status.WITHDRAWN,
    },
}
REASONS: dict[Action, tuple[Reason, ...]] = {
    Action.HIDE: (
        Reason.SPAM,
        Reason.ABUSE,
        Reason.PRIVACY,
        Reason.MEDICAL,
        Reason.OFF_TOPIC,
        Reason.OTHER,
    ),
    Action.RESTORE: (Reason.MISTAKE, Reason.APPEAL, Reason.OTHER),
}
EDITABLE = frozenset({Status.HELD, Status.PUBLISHED})
GONE = frozenset({Status.WITHDRAWN, Status.ERASED})

EDIT_WINDOW = timedelta(minutes=15)

# Measured on the normalised text: code points, bytes of UTF-8, lines.
SHORTEST = 2
LONGEST = 4_000
MOST_BYTES = 16_000
MOST_LINES = 80

# The same text of the same author within this time was most likely sent twice by accident.
REPEAT_WINDOW = timedelta(minutes=10)
# Shorter texts, such as "Thank you!", are said to several people in good faith.
SHORT_TEXT = 25

# The first page of a discussion, and the replies shown with each comment on it.
ROOTS_SHOWN = 20
REPLIES_SHOWN = 10

# A text longer than any that could be posted is shown again, but not carried through a sign-in.
MOST_CARRIED = 64_000


class Limit(NamedTuple):
    """At most `most` comments of one author within `window`."""

    window: timedelta
    most: int


LIMITS = (
    Limit(timedelta(seconds=10), 1),
    Limit(timedelta(hours=1), 20),
    Limit(timedelta(days=1), 60),
)
# No more of an author's newest comments need to be looked at.
MOST_COUNTED = max(limit.most for limit in LIMITS)


def wait_before_next(times: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long an author must wait who wrote at `times`, newest first."""
    waits = [
        times[limit.most - 1] + limit.window - now for limit in LIMITS if len(times) >= limit.most
    ]
    return max([*waits, timedelta()])
