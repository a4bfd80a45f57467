"""The library of sources, and where texts cite them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.rules import SourceKind, SourceStatus

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


class CitationQuerySet(models.QuerySet["Citation"]):
    """Reads of citations."""

    def in_use(self) -> Self:
        """Return those of texts that readers see or will see, or that editors work on."""
        of = "revision__article__"
        return self.filter(
            Q(revision=F(f"{of}live_revision"))
            | Q(revision=F(f"{of}next_revision"))
            | Q(revision=F(f"{of}latest_revision"))
        )


class Citation(models.Model):
    """That a revision cites a source, derived from its body when it is made."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="citations"
    )
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="citations")
    number = models.PositiveSmallIntegerField()  # As printed: 1 is cited first.
    places = models.PositiveSmallIntegerField(default=1)  # How often it is cited.

    objects: ClassVar[CitationQuerySet] = CitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint("revision", "reference", name="articles_citation_once"),
            models.UniqueConstraint("revision", "number", name="articles_citation_number"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.number}"
