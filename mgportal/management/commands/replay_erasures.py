"""`manage.py replay_erasures`: erases once more what a backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.services import leaving as accounts
from comments.services import leaving as comments


class Command(BaseCommand):
    """Run it whenever a backup was put back, before readers come in. Twice does no harm."""

    help = _("Erases anew what was erased after the backup was made that is now in use.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the ledger."""
        withdrawn, erased = comments.replay(), accounts.replay()
        if options["verbosity"]:
            self.stdout.write(
                _("Accounts erased anew: %(accounts)d. Comments withdrawn anew: %(comments)d.")
                % {"accounts": erased, "comments": withdrawn}
            )
