"""What is told by mail, and when."""

from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a mail is about."""

    REPLY = "reply"  # somebody answered me
    FOLLOWED = "followed"  # a comment in a discussion that I follow
    DECISION = "decision"  # a decision on a comment of mine, or on me
    REPORT = "report"  # what became of my report
    URGENT = "urgent"  # to moderators: somebody may be in danger
    WAITING = "waiting"  # to moderators: comments have been waiting for a long time


class Frequency(StrEnum):
    """How often a subscription writes."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


# A mail waits so long, in which a text can be changed, withdrawn or removed.
MAIL_DELAY = timedelta(minutes=5)
MOST_MAILS_A_DAY = 10
# When digests go out, by the clock of the site; weekly ones on Mondays.
DIGEST_HOUR = 7
DIGEST_WEEKDAY = 0
# What has been before readers for so long is no news. Less than what was sent is remembered for.
NEWS_WINDOW = timedelta(days=7)
# Moderators are told at most so often that comments wait.
WAITING_AGAIN = timedelta(hours=20)
