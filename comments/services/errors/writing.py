"""Why a comment is not taken."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment
from comments.rules import LONGEST, MOST_LINES, SHORTEST
from comments.services.errors.refusing import Invalid, NotAllowed, Refused, TooSoon


class TooLate(NotAllowed):
    """The minutes for changing a comment are over."""

    message = gettext_lazy(
        "A comment can be changed for 15 minutes after posting. They are over, so it stays as it"
        " was. You can still withdraw it."
    )


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


class BusyConnection(TooSoon):
    """Very much was sent from one connection, by whichever members."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.args = (
            _("A lot was posted from your connection. Please try again later. Your text is kept."),
        )
