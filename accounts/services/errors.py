"""Why something was refused; the text says so to the one who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """Something was refused, and nothing changed."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "") -> None:
        super().__init__(str(message or self.message))


class NotAllowed(AccountError):
    """The actor may not do this."""

    message = _("You do not have the right to do this.")


class StillStaff(AccountError):
    """The account belongs to the team; it would take its rights and its work in hand along."""

    message = _(
        "Your account belongs to the team of this site. Please ask a colleague who manages"
        " accounts to take your rights away; then you can delete it here."
    )
