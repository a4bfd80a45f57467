"""Why a service refused; each text is fit to be shown to the person who asked."""

import math
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.models import Comment
from comments.rules import LONGEST, MOST_LINES, SHORTEST


class Refused(Exception):
    """A service did not do what it was asked to do, and changed nothing."""

    message: str | Promise = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or str(self.message))


class NotAllowed(Refused):
    """The person lacks the right."""

    message = gettext_lazy("You do not have the right to do this.")


class MayNotComment(NotAllowed):
    """The account is switched off, or its address was never verified."""

    message = gettext_lazy(
        "Your account cannot write comments now. Please confirm your email address first."
    )


class TooLate(NotAllowed):
    """The minutes for changing a comment are over."""

    message = gettext_lazy(
        "A comment can be changed for 15 minutes after posting. They are over, so it stays as it"
        " was. You can still withdraw it."
    )


class NotPossible(Refused):
    """The comment is in a state in which this cannot happen."""

    message = gettext_lazy("This cannot be done with this comment any more.")


class Invalid(Refused):
    """The text cannot be posted as it is, or a reason is missing."""


class NothingWritten(Invalid):
    """Nothing that could be seen was typed."""

    def __init__(self) -> None:
        super().__init__(_("Please write at least %d characters.") % SHORTEST)


class TooLong(Invalid):
    """The text has too many characters, lines or bytes."""

    def __init__(self, length: int, lines: int) -> None:
        if length > LONGEST:
            message = _(
                "Your text has %(have)d characters. Please shorten it to %(most)d, or post it in"
                " two parts."
            ) % {"have": length, "most": LONGEST}
        elif lines > MOST_LINES:
            message = _("Your text has %(have)d lines. Please shorten it to %(most)d.") % {
                "have": lines,
                "most": MOST_LINES,
            }
        else:
            message = _("Your text takes too much room. Please post it in two parts.")
        super().__init__(message)


class TooSoon(Refused):
    """The author has written a lot; after `retry_after` seconds they may go on."""

    def __init__(self, wait: timedelta) -> None:
        self.retry_after = max(1, math.ceil(wait.total_seconds()))
        super().__init__(
            _("You have posted a lot in a short time. You can post this in %s. Your text is kept.")
            % _duration(self.retry_after)
        )


class AlreadyPosted(Refused):
    """The author sent the same text a moment ago: it is `comment`."""

    message = gettext_lazy("You already posted this.")

    def __init__(self, comment: Comment) -> None:
        super().__init__()
        self.comment = comment


class FormUsed(Refused):
    """The form has posted another text before, as happens after going back in the browser."""

    message = gettext_lazy(
        "This form was already used for another comment. Press Post again to post this one too."
    )


class DiscussionClosed(Refused):
    """The discussion takes no more comments."""

    message = gettext_lazy("This discussion is closed, so nothing can be added to it.")


class ArticleGone(Refused):
    """Readers cannot see the article any more."""

    message = gettext_lazy("This article is not public any more.")


class ParentRemoved(Refused):
    """The comment to be answered was removed by a moderator."""

    message = gettext_lazy(
        "The comment that you answer was removed by a moderator, so it cannot be answered."
    )


class ParentGone(Refused):
    """The comment to be answered was withdrawn by its author."""

    message = gettext_lazy(
        "The comment that you answer was withdrawn by its author. Press Post again to post your"
        " text as a new comment on the article instead."
    )


class ChangedMeanwhile(Refused):
    """Somebody changed the comment after it was read."""

    message = gettext_lazy("This comment was changed after you opened it. Please look again.")


def _duration(seconds: int) -> str:
    """Return a time in the unit that people would use, never shorter than it is."""
    if seconds < 90:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    minutes = math.ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = math.ceil(minutes / 60)
    return ngettext("%d hour", "%d hours", hours) % hours
