"""Why a service refused; each text is fit to be shown to the person who asked."""

import math
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.models import Comment, Statement
from comments.rules import LONGEST, LONGEST_NOTE, MOST_LINES, SHORTEST, Action


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


class Barred(NotAllowed):
    """The member is suspended or banned, as `kind` says; for ever if `until` is None."""

    def __init__(self, until: datetime | None, kind: Action) -> None:
        self.until = until
        self.kind = kind
        if until is None:
            message = _("Your account was excluded from the discussions by a moderator.")
        else:
            end = date_format(localtime(until), "DATETIME_FORMAT")
            message = _("A moderator suspended you from the discussions until %s.") % end
        super().__init__(f"{message} {_('Why, and how to object, is on the page “My comments”.')}")


class WarningOpen(Refused):
    """A moderator warned the member, who has not said yet that they read it: `statement`."""

    message = gettext_lazy(
        "A moderator has sent you a warning. Please read it on the page “My comments” before you"
        " go on. Your text is kept."
    )

    def __init__(self, statement: Statement) -> None:
        super().__init__()
        self.statement = statement


class ConsentNeeded(Refused):
    """The member has not agreed yet to the use of what comments tell about health."""

    message = gettext_lazy(
        "Before your first comment we need your consent, because what you write here tells"
        " others something about your health."
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


class RefusedByRule(Invalid):
    """A word rule of the house takes no text that says this; the rule tells the author why."""

    message = gettext_lazy(
        "Your text has words in it that this discussion does not take. Please say it differently."
    )


class RuleFails(Invalid):
    """A word rule cannot be read, or does not do to its examples what it should: see `field`."""

    def __init__(self, message: str, field: str = "pattern") -> None:
        super().__init__(message)
        self.field = field


class Nudged(Refused):
    """The author is asked once to look again: `questions`, about the text of `fingerprint`."""

    def __init__(self, questions: tuple[str, ...], fingerprint: str) -> None:
        super().__init__(" ".join(questions))
        self.questions = questions
        self.fingerprint = fingerprint


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


class OwnComment(NotAllowed):
    """Somebody reported what they wrote themselves."""

    message = gettext_lazy("This is your own comment. You can withdraw it at any time.")


class SignInToReport(NotAllowed):
    """Who is not signed in may report illegal content only."""

    message = gettext_lazy(
        "Please sign in to report this. Without an account you can report what is against the law."
    )


class NoReason(Invalid):
    """No reason was chosen, or one that does not exist."""

    message = gettext_lazy("Please choose a reason.")


class NoWords(Invalid):
    """A report of this kind says nothing without words."""

    message = gettext_lazy("Please tell in a few words what is wrong.")


class NoteTooLong(Invalid):
    """A report, an appeal or a message is longer than people read."""

    def __init__(self, length: int) -> None:
        super().__init__(
            _("Your text has %(have)d characters. Please shorten it to %(most)d.")
            % {"have": length, "most": LONGEST_NOTE}
        )


class TooManyReports(TooSoon):
    """The member has reported a lot today."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.args = (
            _("You have reported a lot today. You can report this in %s. Your text is kept.")
            % _duration(self.retry_after),
        )


class OwnThanks(NotAllowed):
    """Somebody thanked themselves."""

    message = gettext_lazy("This is your own comment.")


class TooManyThanks(TooSoon):
    """The member has thanked a lot in a short time."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.args = (
            _("You have thanked a lot in a short time. Please try again in %s.")
            % _duration(self.retry_after),
        )


class TooManyHidden(NotPossible):
    """The member hides very many others already."""

    message = gettext_lazy(
        "You hide very many members already. Please show some of them again before."
    )


class SecondPersonNeeded(NotAllowed):
    """The person who proposed a profession wanted to check it as well."""

    message = gettext_lazy("A second person has to check it: not the one who proposed it.")


class OwnProfession(NotAllowed):
    """Somebody proposed or checked their own profession."""

    message = gettext_lazy("Nobody can propose or check their own profession.")


class BusyConnection(TooSoon):
    """Very much was sent from one connection, by whichever members."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.args = (
            _("A lot was posted from your connection. Please try again later. Your text is kept."),
        )


def _duration(seconds: int) -> str:
    """Return a time in the unit that people would use, never shorter than it is."""
    if seconds < 90:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    minutes = math.ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = math.ceil(minutes / 60)
    return ngettext("%d hour", "%d hours", hours) % hours
