"""`manage.py settle_due`: writes down what was set for a time that has come."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.services.publishing import settle_due


class Command(BaseCommand):
    """Readers see everything on time without it; the log and the mails are sooner with it."""

    help = _("Notes what has gone live or was withdrawn at its time, and sends the mails.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Settle every article whose time has come."""
        count = settle_due()
        if options["verbosity"]:
            said = ngettext("%d article settled.", "%d articles settled.", count)
            self.stdout.write(said % count)
