"""Reads a list of retractions, as Retraction Watch gives it out, against the library of sources.

No match is no proof that a source still stands: the list knows what its makers know.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Reference
from articles.rules import SourceStatus
from articles.services import sourcing
from core.bibliography import Unreadable, normal_doi, normal_pmid
from core.text import one_line

NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
# What the list calls a notice. One that takes an earlier one back undoes what stands before it.
NATURES = {
    "retraction": SourceStatus.RETRACTED,
    "expression of concern": SourceStatus.CONCERN,
    "correction": SourceStatus.CORRECTED,
    "reinstatement": SourceStatus.OK,
}
# Nothing is ever taken for better than it stands: that is for an editor to say.
GRAVITY = {
    SourceStatus.OK: 0,
    SourceStatus.DEAD: 0,
    SourceStatus.CORRECTED: 1,
    SourceStatus.CONCERN: 2,
    SourceStatus.RETRACTED: 3,
}
_DATES = ("%m/%d/%Y", "%Y-%m-%d")


class Unfit(ValueError):
    """The file is no such list. The message may be shown."""


class Notice(NamedTuple):
    """What one line of the list says of a source."""

    status: SourceStatus
    day: date | None
    doi: str  # Of the notice itself.
    reasons: str

    @property
    def key(self) -> str:
        """Names the notice, so that it is acted on once."""
        return f"{self.status.value} {self.doi or self.day or ''}"[:300]

    @property
    def note(self) -> str:
        """What readers are told."""
        parts = [date_format(self.day, "j F Y")] if self.day else []
        parts += [_("Notice: doi:%s") % self.doi] if self.doi else []
        return f"{'. '.join(parts)}." if parts else _("So says the list of retractions.")


@dataclass
class Summary:
    """What came of reading a list: lines of the file, then sources of the library."""

    lines: int = 0
    unusable: int = 0  # Without a DOI or PMID that can be read.
    unknown: int = 0  # That say what nobody foresaw.
    found: int = 0  # Sources that the list names.
    changed: list[tuple[Reference, Notice]] = field(default_factory=list)
    known: int = 0  # That stood so already, or that an editor has judged since.


def read_list(path: Path, *, dry_run: bool = False) -> Summary:
    """Read the file and mark the sources that it names. Raises Unfit or OSError.

    Nothing is changed unless all of the file can be read; with `dry_run` nothing at all.
    """
    summary = Summary()
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        notices = _notices(_rows(file), summary)
    summary.found = len(notices)
    began = timezone.now()
    for reference in Reference.objects.filter(pk__in=notices).order_by("pk"):
        notice = _gravest(notices[reference.pk])
        if notice is None or not _take_in(reference, notice, dry_run=dry_run):
            summary.known += 1
        else:
            summary.changed.append((reference, notice))
    if not dry_run:
        has_key = Q(doi__isnull=False) | Q(pmid__isnull=False)
        Reference.objects.filter(has_key, added_at__lte=began).update(checked_at=began)
    return summary


def read_nightly() -> None:
    """Read the list that the settings name, if they name one.

    It is read every night although it may be the same: sources were added since.
    """
    if settings.RETRACTION_LIST:
        read_list(Path(settings.RETRACTION_LIST))


@transaction.atomic
def _take_in(reference: Reference, notice: Notice, *, dry_run: bool) -> bool:
    """Say of a source what the notice says, unless it stands so or an editor judged the notice."""
    if not dry_run:
        reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if reference.status_notice == notice.key:
        return False
    if GRAVITY[notice.status] <= GRAVITY[SourceStatus(reference.status)]:
        if not dry_run:
            reference.status_notice = notice.key
            reference.save(update_fields=["status_notice"])
        return False
    if not dry_run:
        sourcing.set_status(
            reference,
            notice.status,
            by=None,
            note=notice.note,
            notice=notice.key,
            details=f"{notice.note} {notice.reasons}".strip(),
        )
    return True


def _rows(file: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the lines of the list by the names of their columns. Raises Unfit."""
    reader = csv.reader(file)
    try:
        names = [name.strip() for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise Unfit(_("The file lacks the column %s.") % ", ".join(missing))
        for values in reader:
            if values:
                yield dict(zip(names, values, strict=False))
    except csv.Error as error:
        place = {"line": reader.line_num, "error": error}
        raise Unfit(_("Line %(line)d cannot be read: %(error)s") % place) from error


def _notices(rows: Iterable[dict[str, str]], summary: Summary) -> dict[int, list[Notice]]:
    """Return what the list says of each source of the library."""
    by_doi: dict[str, int] = {}
    by_pmid: dict[str, int] = {}
    for pk, doi, pmid in Reference.objects.values_list("pk", "doi", "pmid").iterator():
        by_doi |= {doi: pk} if doi else {}
        by_pmid |= {pmid: pk} if pmid else {}
    found: dict[int, list[Notice]] = {}
    for row in rows:
        summary.lines += 1
        doi = _key(normal_doi, row.get("OriginalPaperDOI", ""))
        pmid = _key(normal_pmid, row.get("OriginalPaperPubMedID", ""))
        status = NATURES.get(row.get("RetractionNature", "").strip().lower())
        summary.unusable += not (doi or pmid)
        summary.unknown += status is None
        if status is None:
            continue
        for named in {by_doi.get(doi), by_pmid.get(pmid)}:
            if named is not None:
                found.setdefault(named, []).append(_notice(row, status))
    return found


def _notice(row: dict[str, str], status: SourceStatus) -> Notice:
    reasons = [one_line(reason) for reason in row.get("Reason", "").replace("+", "").split(";")]
    return Notice(
        status,
        _day(row.get("RetractionDate", "")),
        _key(normal_doi, row.get("RetractionDOI", "")),
        ", ".join(reason for reason in reasons if reason),
    )


def _gravest(notices: list[Notice]) -> Notice | None:
    """Return the worst that stands; a paper that was taken up again begins anew."""
    standing: list[Notice] = []
    for notice in sorted(notices, key=lambda notice: notice.day or date.min):
        standing = [] if notice.status is SourceStatus.OK else [*standing, notice]
    return max(standing, key=lambda notice: GRAVITY[notice.status], default=None)


def _key(read: Callable[[str], str], text: str) -> str:
    """Return an identifier, or "" for what is none, such as "unavailable"."""
    try:
        return read(text)
    except Unreadable:
        return ""


def _day(text: str) -> date | None:
    """Read a date, without the time that stands behind it."""
    for form in _DATES:
        try:
            return datetime.strptime(text.strip().split(" ")[0], form).date()
        except ValueError:
            continue
    return None
