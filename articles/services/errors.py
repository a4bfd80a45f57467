"""Why a service refused; each text is fit to be shown to the person who asked."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles.checks import Finding
from articles.models import Standing


class Refused(Exception):
    """A service did not do what it was asked to do, and changed nothing."""


class NotAllowed(Refused):
    """The person lacks the right."""

    def __init__(self) -> None:
        super().__init__(_("You do not have the right to do this."))


class NotPossible(Refused):
    """The thing is in a state in which this cannot happen."""


class LinkClosed(NotPossible):
    """A review link takes no answer any more; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(_("This review link does not take answers any more."))
        self.standing = standing


class Invalid(Refused):
    """A value is missing or wrong; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class GateClosed(Refused):
    """A check speaks against publishing, and no reason was given to do it all the same."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("This text cannot be published yet: see what was found."))
        self.findings = list(findings)


class EditConflict(Refused):
    """Someone else saved a newer revision since this editor began."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__(
            _("%(name)s saved revision %(number)d while you were writing.")
            % {"name": name, "number": number}
        )
        self.number = number


class KeptElsewhere(NotPossible):
    """The same editor typed into the same text in another window, which stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("You went on with this text in another tab or on another device."))
