"""The library of sources, and where texts cite them."""

from typing import ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision
from articles.rules import SourceKind, SourceStatus
from core import citations
from core.bibliography import Work, doi_address, pmid_address, vancouver

SOURCE_KIND_NAMES = {
    SourceKind.JOURNAL: _("article in a journal"),
    SourceKind.GUIDELINE: _("guideline"),
    SourceKind.TRIAL: _("trial"),
    SourceKind.BOOK: _("book"),
    SourceKind.WEB: _("web page"),
}
SOURCE_STATUS_NAMES = {
    SourceStatus.OK: _("nothing is known against it"),
    SourceStatus.CORRECTED: _("corrected"),
    SourceStatus.CONCERN: _("expression of concern"),
    SourceStatus.RETRACTED: _("retracted"),
    SourceStatus.DEAD: _("address leads nowhere"),
}


class Pointer(NamedTuple):
    """An identifier of a source as it is printed, and where it leads, which may be nowhere."""

    label: str
    url: str


class Reference(models.Model):
    """A source. Identifiers are kept in one form (core/bibliography.py), so each is there once."""

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[(kind.value, name) for kind, name in SOURCE_KIND_NAMES.items()],
    )
    title = models.CharField(_("title"), max_length=400)
    authors = models.JSONField(_("authors"), default=list)  # ["Author AA", "Organisation", …]
    container = models.CharField(_("journal, book or site"), max_length=200, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, null=True, blank=True, unique=True)
    pmid = models.CharField(_("PMID"), max_length=10, null=True, blank=True, unique=True)
    isbn = models.CharField(_("ISBN"), max_length=13, null=True, blank=True, unique=True)
    url = models.URLField(_("address"), max_length=600, blank=True)
    accessed_on = models.DateField(_("read there on"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=[(status.value, name) for status, name in SOURCE_STATUS_NAMES.items()],
        default=SourceStatus.OK.value,
        editable=False,
    )
    status_note = models.CharField(max_length=300, blank=True, editable=False)  # Public.
    # What a list said last, so that an editor who judged it is not overruled by it every night.
    status_notice = models.CharField(max_length=300, blank=True, default="", editable=False)
    status_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField(_("looked up"), null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "url",
                condition=Q(doi__isnull=True, pmid__isnull=True, isbn__isnull=True) & ~Q(url=""),
                name="articles_reference_url_once",
            ),
            # None is said in one way: databases hold many nulls to be different, but not many "".
            models.CheckConstraint(
                condition=~Q(doi="") & ~Q(pmid="") & ~Q(isbn=""),
                name="articles_reference_null_is_none",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_read_online(self) -> bool:
        """Whether its address is all that leads to it."""
        return bool(self.url) and not (self.doi or self.pmid or self.isbn)

    @property
    def as_text(self) -> str:
        """The line that names it, in the style of Vancouver, without its `links`."""
        work = Work(
            title=self.title,
            authors=self.authors,
            container=self.container,
            publisher=self.publisher,
            year=self.year,
            volume=self.volume,
            issue=self.issue,
            pages=self.pages,
            is_book=self.kind == SourceKind.BOOK,
            is_online=self.is_read_online and self.kind != SourceKind.JOURNAL,
            accessed_on=self.accessed_on,
        )
        return vancouver(work)

    @property
    def links(self) -> list[Pointer]:
        """What it is found by, in the order in which it is printed behind `as_text`."""
        found = []
        if self.doi:
            found.append(Pointer(f"doi:{self.doi}", doi_address(self.doi)))
        if self.pmid:
            found.append(Pointer(f"PMID: {self.pmid}", pmid_address(self.pmid)))
        if self.isbn:
            found.append(Pointer(f"ISBN: {self.isbn}", ""))
        if self.url and not self.doi:
            found.append(Pointer(self.url, self.url))
        return found

    @property
    def marker(self) -> str:
        """What is typed into a text to cite it."""
        return f"[ref:{self.pk}]"

    @property
    def is_doubted(self) -> bool:
        """Whether readers must know that something speaks against it."""
        return self.status not in (SourceStatus.OK, SourceStatus.DEAD)


def _is_text(pointer: str) -> Q:
    """Say that the article points so to the text that cites."""
    return Q(revision=F(f"revision__article__{pointer}"))


class CitationQuerySet(models.QuerySet["Citation"]):
    """Reads of citations."""

    def of(self, revision: Revision) -> list["Citation"]:
        """Return what a text cites, with the sources, by number; one without markers asks nothing.

        A text that is not saved, such as that of a preview, is read instead.
        """
        if citations.CITED not in revision.body:
            return []
        if revision.pk is None:
            return cited_by(revision)
        found = self.filter(revision=revision).select_related("reference")
        return list(found.order_by("number"))

    def shown(self) -> Self:
        """Return those of texts that readers see or will see."""
        return self.filter(_is_text("live_revision") | _is_text("next_revision"))

    def in_use(self) -> Self:
        """Return those of texts that readers see or will see, or that editors work on."""
        shown = _is_text("live_revision") | _is_text("next_revision")
        return self.filter(shown | _is_text("latest_revision"))


class Citation(models.Model):
    """That a revision cites a source, derived from its body when it is made."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="citations"
    )
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="citations")
    number = models.PositiveSmallIntegerField()  # As printed: 1 is cited first.
    places = models.PositiveSmallIntegerField(default=1)  # How often it is cited.

    objects: ClassVar[CitationQuerySet] = CitationQuerySet.as_manager()  # type: ignore[assignment]

    @cached_property
    def line(self) -> str:
        """The line that names the source, which a page and its data for machines both show."""
        return self.reference.as_text

    @property
    def back_links(self) -> list[str]:
        """The ids of the places in the text that cite it."""
        return [citations.place_id(self.reference_id, at + 1) for at in range(self.places)]

    class Meta:
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint("revision", "reference", name="articles_citation_once"),
            models.UniqueConstraint("revision", "number", name="articles_citation_number"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.number}"


def cited_by(revision: Revision) -> list[Citation]:
    """Return the rows that the text of a revision makes, unsaved; unknown sources make none."""
    cited = citations.read(revision.body)
    known = Reference.objects.in_bulk([each.key for each in cited])
    return [
        Citation(
            revision=revision,
            reference=known[each.key],
            number=each.number,
            places=each.places,
        )
        for each in cited
        if each.key in known
    ]
