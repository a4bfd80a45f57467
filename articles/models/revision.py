"""What an article said at one time: frozen text, who, when, why."""

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

WORDS_PER_MINUTE = 200


class RevisionIsImmutable(TypeError):
    """Somebody tried to change or delete a revision."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Reads of revisions; writes in bulk are refused."""

    def update(self, **values: Any) -> int:
        """Blank who-columns when an account is erased; refuse everything else."""
        if values and all(name == "created_by" and value is None for name, value in values.items()):
            return super().update(**values)
        raise RevisionIsImmutable("A revision cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: history is kept."""
        raise RevisionIsImmutable("A revision cannot be deleted.")


class Revision(models.Model):
    """One saved version of an article. A database trigger refuses changes to its content too."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)  # Clean HTML: see core/sanitize.py.
    outline = models.JSONField(default=list)  # [[id, text], …] of the h2 headings of the body.
    words = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("saved"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )

    objects: ClassVar[models.Manager["Revision"]] = models.Manager.from_queryset(RevisionQuerySet)()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint("article", "number", name="articles_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new revision with the hash of its content; refuse to save an old one again."""
        if not self._state.adding:
            raise RevisionIsImmutable("A revision cannot be changed.")
        self.content_hash = content_hash(self.title, self.summary, self.body)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is kept."""
        raise RevisionIsImmutable("A revision cannot be deleted.")

    @property
    def name(self) -> str:
        """The name that editors gave it, or an empty string."""
        named: VersionName | None = getattr(self, "version_name", None)
        return named.name if named else ""

    @property
    def reading_minutes(self) -> int:
        """How long most people need to read it, in whole minutes, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


class VersionName(models.Model):
    """The name by which editors remember a revision, such as “as sent to the clinic”."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="version_name")
    name = models.CharField(_("name"), max_length=80)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    named_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def content_hash(title: str, summary: str, body: str) -> str:
    """Return the SHA-256 of what readers see, as 64 hexadecimal digits."""
    content = json.dumps([title, summary, body], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
