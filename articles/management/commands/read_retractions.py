"""Looks for retracted sources: `manage.py read_retractions FILE [--dry-run]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.models import SOURCE_STATUS_NAMES
from articles.services import retractions
from articles.services.retractions import Summary, Unfit


class Command(BaseCommand):
    """Marks the sources of the library that a list of retractions names."""

    help = _(
        "Reads a list of retractions, a CSV file as Retraction Watch gives it out, and marks the"
        " sources that it names. Pages that cite them are opened for an early review."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe what can be typed."""
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the list, as a CSV file"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would be done, and do nothing")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the list, say what came of it."""
        try:
            summary = retractions.read_list(options["file"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except Unfit as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            for line in _lines(summary, is_dry=options["dry_run"]):
                self.stdout.write(line)


def _lines(summary: Summary, *, is_dry: bool) -> list[str]:
    """Say what was read, and which sources were marked."""
    marked = [
        f"{reference.marker} {reference.title}: {SOURCE_STATUS_NAMES[notice.status]}. {notice.note}"
        for reference, notice in summary.changed
    ]
    counted = _(
        "Read %(lines)d lines: %(unusable)d without a DOI or PMID, %(unknown)d of an unknown kind."
        " They name %(found)d sources of the library; %(known)d of them stay as they were."
    )
    changed = _("Would mark %d.") if is_dry else _("Marked %d.")
    return [*marked, counted % vars(summary), changed % len(summary.changed)]
