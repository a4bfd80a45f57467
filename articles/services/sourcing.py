"""The library of sources: adding, mending, and saying what became of one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cachetags, notifications, permissions
from articles.models import (
    SOURCE_KIND_NAMES,
    SOURCE_STATUS_NAMES,
    Article,
    Reference,
    WorkingDraft,
)
from articles.rules import BLOCKING_SOURCES, REOPENING_SOURCES, Reopening, SourceStatus
from articles.services import journal, rechecking
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import once_certain
from core import pagecache
from core.bibliography import Unreadable, normal_doi, normal_isbn, normal_pmid, normal_url
from core.text import is_blank, one_line

_TEXTS = ("title", "container", "publisher", "volume", "issue", "pages")
# How many characters each text may have.
LENGTHS = {
    name: int(getattr(Reference._meta.get_field(name), "max_length", 0))
    for name in (*_TEXTS, "status_note")
}
MOST_AUTHORS, LONGEST_AUTHOR = 500, 200
EARLIEST_YEAR = 1500
_READ: dict[str, Callable[[str], str]] = {
    "doi": normal_doi,
    "pmid": normal_pmid,
    "isbn": normal_isbn,
    "url": normal_url,
}
_IDENTIFIERS = ("doi", "pmid", "isbn")
# Addresses that are an identifier in another dress.
_HOMES = {"doi.org": "doi", "dx.doi.org": "doi", "pubmed.ncbi.nlm.nih.gov": "pmid"}


@dataclass(frozen=True)
class Description:
    """What somebody typed about a source; identifiers in any dress."""

    kind: str
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    publisher: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    isbn: str = ""
    url: str = ""
    accessed_on: date | None = None


class AlreadyThere(Invalid):
    """The library has this source; `reference` is the one."""

    def __init__(self, field: str, reference: Reference) -> None:
        message = _("This source is in the library already: “%(title)s” %(marker)s.")
        super().__init__(field, message % {"title": reference.title, "marker": reference.marker})
        self.reference = reference


@transaction.atomic
def add(description: Description, *, by: User | None) -> Reference:
    """Add a source to the library. Raises NotAllowed, Invalid or AlreadyThere."""
    if not permissions.can_keep_sources(by):
        raise NotAllowed
    reference = Reference(added_by=by)
    _save(reference, _checked(description))
    journal.note(reference, "", by=by, is_new=True)
    return reference


@transaction.atomic
def change(reference: Reference, description: Description, *, by: User | None) -> Reference:
    """Mend what is written of a source. Raises NotAllowed, Invalid or AlreadyThere.

    Every page that cites it shows it at once, since a text holds nothing but its number: what
    readers have is mended by editors.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if not may_change(reference, by):
        raise NotAllowed
    was = _values(reference)
    _save(reference, _checked(description))
    changed = [name for name, value in _values(reference).items() if value != was[name]]
    if "url" in changed and reference.status == SourceStatus.DEAD:
        reference.status = SourceStatus.OK.value  # That was said of the old address.
        reference.save(update_fields=["status"])
    if changed:
        journal.note(reference, _changes(was, reference, changed), by=by)
        _purge(reference)
    return reference


@transaction.atomic
def set_status(
    reference: Reference,
    status: SourceStatus,
    *,
    by: User | None,
    note: str = "",
    notice: str = "",
    details: str = "",
) -> Reference:
    """Say what became of a source; readers see it beside the source, with the note.

    Pages that cite it are looked at again when it was retracted, corrected or doubted. `notice`
    names what a list said, `details` is for editors. Raises NotAllowed or Invalid.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    was = SourceStatus(reference.status)
    if not permissions.can_judge_source(by, was):
        raise NotAllowed
    note = one_line(note)
    if is_blank(note) and REOPENING_SOURCES & {was, status}:
        raise Invalid("note", _("Say what happened and where that can be read. Readers see it."))
    if len(note) > LENGTHS["status_note"]:
        raise Invalid("note", _("This is longer than %d characters.") % LENGTHS["status_note"])
    if (was, reference.status_note) == (status, note):
        return reference
    reference.status, reference.status_note = status.value, note
    reference.status_at = timezone.now()
    reference.status_notice = notice or reference.status_notice
    reference.save(update_fields=["status", "status_note", "status_at", "status_notice"])
    words = f"{SOURCE_STATUS_NAMES[was]} → {SOURCE_STATUS_NAMES[status]}. {note}"
    journal.note(reference, words, by=by)
    _purge(reference)
    if status is not was and status in BLOCKING_SOURCES:
        once_certain(notifications.tell_doubted, reference, by)
    if status is not was and status in REOPENING_SOURCES:
        told = f"{SOURCE_STATUS_NAMES[status]}. {details or note}"
        for article in Article.objects.at_hand().shown_with(reference).order_by("pk"):
            rechecking.reopen(article, Reopening.SOURCE, by=by, note=told, reference=reference)
    return reference


def note_address(url: str, *, is_dead: bool) -> None:
    """Write down that the address of sources leads nowhere, or somewhere again.

    Nothing is said of sources that stand worse, nor of what an editor found and gave a reason for.
    """
    was, now = SourceStatus.OK, SourceStatus.DEAD
    if not is_dead:
        was, now = now, was
    for source in Reference.objects.filter(url=url, status=was.value, status_note=""):
        set_status(source, now, by=None)


@transaction.atomic
def remove(reference: Reference, *, by: User | None) -> None:
    """Take a source out of the library that no text cites. Raises NotAllowed or NotPossible."""
    if not permissions.can_remove_sources(by):
        raise NotAllowed
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if is_cited(reference):
        raise NotPossible(_("A text cites this source, so it stays in the library."))
    journal.note(reference, _("Removed"), by=by)
    reference.delete()


def may_change(reference: Reference, user: User | None) -> bool:
    """Say whether this user can mend what is written of it, which readers may see already."""
    if not permissions.can_keep_sources(user):
        return False
    return permissions.can_publish(user) or not Article.objects.shown_with(reference).exists()


def is_cited(reference: Reference) -> bool:
    """Say whether any revision cites the source, or a text that somebody has not saved yet."""
    if reference.citations.exists() or reference.rechecks.exists():
        return True
    typed = WorkingDraft.objects.annotate(body=KT("values__body"))
    key = reference.pk
    meant = Q(body__contains=f"#ref-{key}") | Q(body__icontains=f"[ref:{key}")
    return typed.filter(meant).exists()


def _save(reference: Reference, description: Description) -> None:
    """Write down what is known of the source, unless another row is the same source."""
    for name, value in vars(description).items():
        setattr(reference, name, value or None if name in _IDENTIFIERS else value)
    reference.authors = list(description.authors)
    _require_new(reference)
    try:
        with transaction.atomic():
            reference.save()
    except IntegrityError:  # Somebody added it a moment ago.
        _require_new(reference)
        raise


def _require_new(reference: Reference) -> None:
    """Raise AlreadyThere if the library has another row with one of its identifiers."""
    others = Reference.objects.exclude(pk=reference.pk)
    for name in _IDENTIFIERS:
        value = getattr(reference, name)
        known = others.filter(**{name: value}).first() if value else None
        if known is not None:
            raise AlreadyThere(name, known)
    if reference.is_read_online:
        bare = others.filter(doi=None, pmid=None, isbn=None)
        known = bare.filter(url=reference.url).first()
        if known is not None:
            raise AlreadyThere("url", known)


def _checked(description: Description) -> Description:
    """Return the description with regular values. Raises Invalid."""
    if description.kind not in [kind.value for kind in SOURCE_KIND_NAMES]:
        raise Invalid("kind", _("Choose what it is."))
    texts = {name: one_line(getattr(description, name)) for name in _TEXTS}
    for name, text in texts.items():
        if len(text) > LENGTHS[name]:
            raise Invalid(name, _("This is longer than %d characters.") % LENGTHS[name])
    if is_blank(texts["title"]):
        raise Invalid("title", _("A source needs a title."))
    authors = tuple(author for typed in description.authors if (author := one_line(typed)))
    if len(authors) > MOST_AUTHORS or any(len(author) > LONGEST_AUTHOR for author in authors):
        raise Invalid("authors", _("An author has at most %d characters.") % LONGEST_AUTHOR)
    today = timezone.localdate()
    if description.year is not None and not EARLIEST_YEAR <= description.year <= today.year + 1:
        raise Invalid("year", _("This is no year in which it can have appeared."))
    if description.accessed_on is not None and description.accessed_on > today:
        raise Invalid("accessed_on", _("This day is still to come."))
    known = {**vars(description), "authors": authors}
    return Description(**known | texts | _identifiers(description))


def _identifiers(description: Description) -> dict[str, str]:
    """Return identifiers in their one form; the address of a DOI or a PMID counts as that."""
    found: dict[str, str] = {}
    for name, read in _READ.items():
        try:
            found[name] = read(getattr(description, name))
        except Unreadable as error:
            raise Invalid(name, str(error)) from error
    home = _HOMES.get(urlsplit(found["url"]).netloc.removeprefix("www."), "")
    if home:
        try:
            meant = _READ[home](found["url"])
        except Unreadable:  # Such as the front page there.
            return found
        if found[home] in ("", meant):
            found |= {home: meant, "url": ""}
    return found


def _values(reference: Reference) -> dict[str, object]:
    return {name: getattr(reference, name) for name in Description.__dataclass_fields__}


def _changes(was: dict[str, object], reference: Reference, changed: list[str]) -> str:
    """Say what was mended, for the log."""
    lines = []
    for name in changed:
        label = Reference._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        lines.append(f"{label}: {was[name] or '–'} → {getattr(reference, name) or '–'}")
    return "; ".join(lines)


def _purge(reference: Reference) -> None:
    """Purge the pages that show the source, once the change is certain."""
    once_certain(pagecache.purge, {cachetags.source_name(reference)})
