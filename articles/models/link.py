"""Where the texts lead to: the links of each revision, and what became of outside addresses."""

import hashlib
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.reference import Reference

_OF = "revision__article__"


class LinkQuerySet(models.QuerySet["Link"]):
    """Reads of links."""

    def in_use(self) -> Self:
        """Return those of texts that readers see or will see, or that editors work on."""
        return self.filter(
            Q(revision=F(f"{_OF}live_revision"))
            | Q(revision=F(f"{_OF}next_revision"))
            | Q(revision=F(f"{_OF}latest_revision"))
        )

    def shown(self) -> Self:
        """Return those that readers see now."""
        is_due = Q(**{f"{_OF}next_at__lte": timezone.now()})
        return self.filter(
            Q(revision=F(f"{_OF}next_revision")) & is_due
            | Q(revision=F(f"{_OF}live_revision")) & ~is_due,
            Exists(Article.objects.published().filter(pk=OuterRef("revision__article"))),
        )


class Link(models.Model):
    """A link in the body of a revision, derived from it when it is made.

    Exactly what it leads to on this site is kept by identity; everything else by its address.
    """

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="links"
    )
    article = models.ForeignKey(
        "articles.Article", on_delete=models.SET_NULL, null=True, related_name="links_here"
    )
    category = models.ForeignKey(
        "articles.Category", on_delete=models.SET_NULL, null=True, related_name="links_here"
    )
    # As stored in the body; a place on its own page begins with the article's permanent address.
    url = models.CharField(_("address"), max_length=2000)
    url_hash = models.CharField(max_length=64, db_index=True)
    text = models.CharField(_("text"), max_length=300, blank=True)

    objects: ClassVar[LinkQuerySet] = LinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.url


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Reads of checked addresses."""

    def linked(self) -> Self:
        """Return those that a text in use still holds."""
        return self.alias(held_by=_holder()).filter(held_by__isnull=False)

    def unlinked(self) -> Self:
        """Return the others, but for those of sources: these are asked as well."""
        sources = Reference.objects.exclude(url="").values("url")
        return self.alias(held_by=_holder()).filter(held_by__isnull=True).exclude(url__in=sources)


class LinkCheck(models.Model):
    """What an address answered when it was last asked. One row for each address."""

    url = models.CharField(_("address"), max_length=2000)
    url_hash = models.CharField(max_length=64, unique=True)
    is_dead = models.BooleanField(_("dead"), default=False)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    failing_since = models.DateTimeField(_("failing since"), null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # On so many days in a row.

    objects: ClassVar[LinkCheckQuerySet] = LinkCheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("dead links")
        indexes = [
            models.Index(
                fields=["failing_since"],
                condition=models.Q(is_dead=True),
                name="articles_linkcheck_dead",
            ),
        ]

    def __str__(self) -> str:
        return self.url


def _holder() -> Subquery:
    """Return one link that holds an address: databases answer EXISTS by reading all there are."""
    held = Link.objects.in_use().filter(url_hash=OuterRef("url_hash"))
    return Subquery(held.values("pk")[:1])


def url_hash(url: str) -> str:
    """Return the SHA-256 of an address in hexadecimal: addresses are too long for an index."""
    return hashlib.sha256(url.encode()).hexdigest()
