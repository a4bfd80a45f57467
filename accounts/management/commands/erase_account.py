"""`manage.py erase_account NAME`: deletes the account of somebody who cannot do it in person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import leaving
from accounts.services.errors import AccountError


class Command(BaseCommand):
    """For who asks by mail, or whose account is switched off. Make sure that it is them."""

    help = _("Deletes an account for good, with all that the site holds about it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom it is about, and that it is meant."""
        parser.add_argument("name", help=_("The pseudonym or the email address."))
        parser.add_argument(
            "--yes", action="store_true", help=_("Do it; without this, only say whom it is about.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the account and erase it. Raises CommandError."""
        named = Q(username=options["name"]) | Q(email__iexact=options["name"])
        user = User.objects.filter(named).first()
        if user is None:
            raise CommandError(_("There is no account of this name or address."))
        said = {"name": user.username, "key": user.pk, "joined": f"{user.date_joined:%Y-%m-%d}"}
        if not options["yes"]:
            asked = _("This would delete %(name)s, number %(key)d, here since %(joined)s.")
            self.stdout.write(f"{asked % said} {_('Add --yes to do it. It cannot be undone.')}")
            return
        try:
            leaving.leave(user=user, by=None)
        except AccountError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(_("The account number %(key)d is deleted.") % said)
