"""How texts are read before anybody else reads them."""

from datetime import timedelta
from enum import StrEnum


class Match(StrEnum):
    """How the pattern of a word rule is read."""

    WORD = "word"
    PHRASE = "phrase"  # words in this order, whatever stands between them as space
    REGEX = "regex"  # RE2: linear in the length of the text


class RuleAction(StrEnum):
    """What a word rule does with a text that it matches."""

    REFUSE = "refuse"
    HOLD = "hold"
    NUDGE = "nudge"  # ask once whether the author means it
    CRISIS = "crisis"  # show help, tell the moderators; the text itself goes its way
    FLAG = "flag"  # publish, and put it before a moderator


class Crisis(StrEnum):
    """The two kinds of emergency that a text can speak of."""

    BREATHING = "breathing"  # breathing, swallowing: a myasthenic crisis
    DISTRESS = "distress"  # self-harm


# Held, when of at least so many comments in these days this share was removed.
HISTORY_WINDOW = timedelta(days=7)
HISTORY_LEAST = 4
HISTORY_SHARE = 0.3
# A discussion surges with so many comments in this time.
SURGE_WINDOW = timedelta(minutes=10)
SURGE_COMMENTS = 30

# A word rule is tried on so many of the newest comments before it is put in force.
DRY_RUN = 500


def has_bad_history(written: int, removed: int) -> bool:
    """Tell whether so many removed comments of those written lately mean: look first."""
    return written >= HISTORY_LEAST and removed / written >= HISTORY_SHARE
