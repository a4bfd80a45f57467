"""Imports articles from files: `manage.py import_articles PATH… [--publish] [--dry-run]`."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from articles.importers.files import find
from articles.services.importing import Outcome, Row, import_files
from core.text import without_controls

_COLOURS = {
    Outcome.NEW: "green",
    Outcome.CHANGED: "yellow",
    Outcome.UNCHANGED: "dim",
    Outcome.ERROR: "red",
}
_WIDE = 400  # Columns where no terminal folds lines: long names stay whole for grep and friends.


class Command(BaseCommand):
    """Imports files, says what became of each, and fails if one could not be imported."""

    help = _(
        "Imports articles from files and folders: plain text (.txt) and Markdown (.md). "
        "Importing a file again changes its article, or nothing if the file is as it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe what can be typed."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--publish", action="store_true", help=_("show what is new or changed to readers")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("check everything and change nothing")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the files. Raises CommandError, which is exit status 1, if one was bad."""
        paths = find(options["paths"])
        rows = import_files(paths, publish=options["publish"], dry_run=options["dry_run"])
        quiet = options["verbosity"] == 0
        terminal = Console(stderr=True)
        hidden = quiet or not terminal.is_terminal
        done = list(
            track(
                rows, _("Importing"), len(paths), console=terminal, transient=True, disable=hidden
            )
        )
        bad = [row for row in done if row.outcome is Outcome.ERROR]
        if not quiet:
            self.stdout.write(self._table(done))
            self.stdout.write(_summary(done, dry_run=options["dry_run"]))
        for row in bad:
            self.stderr.write(f"{_shown(row.path)}:{row.line}: {without_controls(row.remark)}")
        if bad:
            raise CommandError(
                ngettext(
                    "%(bad)d of %(all)d file was not imported.",
                    "%(bad)d of %(all)d files were not imported.",
                    len(done),
                )
                % {"bad": len(bad), "all": len(done)}
            )

    def _table(self, rows: list[Row]) -> str:
        """Return the table of all files as text."""
        in_terminal = self.stdout.isatty()
        console = Console(force_terminal=in_terminal, width=None if in_terminal else _WIDE)
        table = Table(box=SIMPLE_HEAD)
        for heading in (_("File"), _("Result"), _("Address"), _("Remark")):
            table.add_column(heading, overflow="fold")
        for row in rows:
            result = Text(row.outcome, style=_COLOURS[row.outcome])
            remark = "" if row.outcome is Outcome.ERROR else row.remark
            table.add_row(Text(_shown(row.path)), result, Text(row.address), Text(remark))
        with console.capture() as captured:
            console.print(table)
        return "\n".join(line.rstrip() for line in captured.get().strip("\n").split("\n"))


def _summary(rows: list[Row], *, dry_run: bool) -> str:
    """Return the counts of all results in one line."""
    counts = Counter(row.outcome for row in rows)
    line = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome) + "."
    return f"{line} {_('This was a dry run: nothing was written.')}" if dry_run else line


def _shown(path: Path) -> str:
    """Return a path fit to be printed in one line, whatever bytes its name holds."""
    return without_controls(str(path)).replace("\n", " ")
