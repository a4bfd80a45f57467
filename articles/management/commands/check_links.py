"""Looks for links that lead nowhere: `manage.py check_links [--limit N] [--older-than DAYS]`."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from articles.models import LinkCheck
from articles.services import linkchecks

T = TypeVar("T")
DAYS = 7
INTERRUPTED = 130  # What shells expect of a program that Ctrl-C ended.


class Command(BaseCommand):
    """Checks the links of all texts in use, and fills the report in the administration."""

    help = _(
        "Checks the links of the texts that readers see or editors work on, and fills the report"
        " of dead links in the administration. It can be broken off at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe what can be typed."""
        parser.add_argument(
            "--limit", type=_count, metavar="N", help=_("ask at most so many outside addresses")
        )
        parser.add_argument(
            "--older-than",
            type=_count,
            default=DAYS,
            metavar="DAYS",
            help=_(
                "ask those that answered again after so many days (%(days)d); those that failed"
                " are asked every time"
            )
            % {"days": DAYS},
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all that is due, say what came of it."""
        self._is_quiet = options["verbosity"] == 0
        try:
            self._check(timedelta(days=options["older_than"]), options["limit"])
        except KeyboardInterrupt:
            message = _("Broken off. What was found until then is kept.")
            raise CommandError(message, returncode=INTERRUPTED) from None

    def _check(self, older_than: timedelta, limit: int | None) -> None:
        linkchecks.forget_unlinked()
        here = linkchecks.site_addresses()
        steps = range(0, len(here), linkchecks.BATCH)
        for start in self._track(steps, len(steps), _("On this site")):
            linkchecks.check_site(here[start : start + linkchecks.BATCH])
        outside = linkchecks.outside_addresses(older_than=older_than, limit=limit)
        fetcher = linkchecks.fetcher()
        for url in self._track(outside, len(outside), _("Outside")):
            linkchecks.check_outside(url, fetcher)
        if not self._is_quiet:
            self.stdout.write(_summary(len(here), len(outside)))

    def _track(self, things: Iterable[T], count: int, what: str) -> Iterable[T]:
        """Show how far it is, to who looks on."""
        terminal = Console(stderr=True)
        hidden = self._is_quiet or not terminal.is_terminal
        return track(things, what, count, console=terminal, transient=True, disable=hidden)


def _summary(here: int, outside: int) -> str:
    """Say what was looked at, and how things stand."""
    rows = LinkCheck.objects.all()
    dead = rows.filter(is_dead=True).count()
    failing = rows.filter(is_dead=False, failing_since__isnull=False).count()
    return _(
        "Looked at %(here)d addresses on this site and %(outside)d outside."
        " %(dead)d lead nowhere, %(failing)d did not answer lately."
    ) % {"here": here, "outside": outside, "dead": dead, "failing": failing}


def _count(typed: str) -> int:
    """Return a whole number of none or more that was typed."""
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 6:
        raise ArgumentTypeError(_("not a whole number up to 999999"))
    return int(typed)
