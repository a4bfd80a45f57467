"""`manage.py run_jobs`: sends mails, settles what is due and tidies up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mgportal import jobs


class Command(BaseCommand):
    """`serve` runs it beside the server; with another server, a clock or a service does."""

    help = _(
        "Sends the mails that are due, notes what has gone live or was withdrawn at its time, and"
        " once a night tidies up. Several may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often, and whose end is the end of this."""
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help=_("Go on until it is stopped.")
        )
        parser.add_argument(
            "--parent", type=int, metavar="PID", help=_("End with this process, too.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it once, or again and again."""
        if options["every"] is None:
            jobs.run_all()
        elif options["every"] < 1:
            raise CommandError(_("Jobs run at most once a second."))
        else:
            jobs.keep_running(options["every"], parent=options["parent"])
