"""Why this person may not do it."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Statement
from comments.rules import Action
from comments.services.errors.refusing import NotAllowed, Refused


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


class SecondPersonNeeded(NotAllowed):
    """The person who proposed a profession wanted to check it as well."""

    message = gettext_lazy("A second person has to check it: not the one who proposed it.")


class OwnProfession(NotAllowed):
    """Somebody proposed or checked their own profession."""

    message = gettext_lazy("Nobody can propose or check their own profession.")
