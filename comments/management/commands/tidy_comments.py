"""`manage.py tidy_comments`: does now what is done in the discussions every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from comments.services import upkeep


class Command(BaseCommand):
    """`run_jobs` does the same once a night. It may be broken off and started again."""

    help = _("Lets go of what was kept long enough, and mends counts that are wrong.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step, and say how much there was to do."""
        upkeep.alarm()
        for name, step in upkeep.EVERY_NIGHT.items():
            count = step()
            if options["verbosity"]:
                self.stdout.write(f"{name}: {count}")
