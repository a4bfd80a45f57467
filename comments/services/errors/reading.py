"""Why a reader cannot report, thank or hide."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.services.errors.refusing import Invalid, NotAllowed, NotPossible, TooSoon, duration


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


class TooManyReports(TooSoon):
    """The member has reported a lot today."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.args = (
            _("You have reported a lot today. You can report this in %s. Your text is kept.")
            % duration(self.retry_after),
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
            % duration(self.retry_after),
        )


class TooManyHidden(NotPossible):
    """The member hides very many others already."""

    message = gettext_lazy(
        "You hide very many members already. Please show some of them again before."
    )
