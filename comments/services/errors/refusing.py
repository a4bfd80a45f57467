"""What every refusal is, and those that any service may give."""

import math
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.rules import LONGEST_NOTE


class Refused(Exception):
    """A service did not do what it was asked to do, and changed nothing."""

    message: str | Promise = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or str(self.message))


class NotAllowed(Refused):
    """The person lacks the right."""

    message = gettext_lazy("You do not have the right to do this.")


class NotPossible(Refused):
    """The comment is in a state in which this cannot happen."""

    message = gettext_lazy("This cannot be done with this comment any more.")


class Invalid(Refused):
    """The text cannot be posted as it is, or a reason is missing."""


class TooSoon(Refused):
    """The author has written a lot; after `retry_after` seconds they may go on."""

    def __init__(self, wait: timedelta) -> None:
        self.retry_after = max(1, math.ceil(wait.total_seconds()))
        super().__init__(
            _("You have posted a lot in a short time. You can post this in %s. Your text is kept.")
            % duration(self.retry_after)
        )


class ChangedMeanwhile(Refused):
    """Somebody changed the comment after it was read."""

    message = gettext_lazy("This comment was changed after you opened it. Please look again.")


class NoteTooLong(Invalid):
    """A report, an appeal or a message is longer than people read."""

    def __init__(self, length: int) -> None:
        super().__init__(
            _("Your text has %(have)d characters. Please shorten it to %(most)d.")
            % {"have": length, "most": LONGEST_NOTE}
        )


def duration(seconds: int) -> str:
    """Return a time in the unit that people would use, never shorter than it is."""
    if seconds < 90:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    minutes = math.ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = math.ceil(minutes / 60)
    return ngettext("%d hour", "%d hours", hours) % hours
