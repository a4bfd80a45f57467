"""The public record of an article: what was published when, and what was different."""

from datetime import datetime
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.rules import PUBLIC, Class, Harm
from core.words import gettext
from core.words import gettext_lazy as _

CLASS_NAMES = {
    Class.FIRST: _("first published"),
    Class.MINOR: _("minor change"),
    Class.MAJOR: _("updated"),
    Class.CORRECTION: _("correction"),
    Class.REVIEW: _("reviewed"),
    Class.WITHDRAWAL: _("withdrawn"),
}
HARM_NAMES = {
    Harm.NONE: _("none"),
    Harm.POSSIBLE: _("possible"),
    Harm.SERIOUS: _("serious"),
}


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of the record."""

    def public(self, *, at: datetime | None = None) -> Self:
        """Return what readers may know by now, or by `at`, the newest first.

        The one place that says so.
        """
        return self.filter(
            kind__in=PUBLIC, at__lte=at or timezone.now(), cancelled_at__isnull=True
        ).order_by("-at", "-pk")

    def corrections(self) -> Self:
        """Return the public corrections, the newest first."""
        return self.public().filter(kind=Class.CORRECTION)

    def update(self, **values: Any) -> int:
        """Note that what was to come was cancelled, blank an erased account; refuse all else."""
        if set(values) == {"cancelled_at"} or values == {"by": None}:
            return super().update(**values)
        raise TypeError("The record of changes cannot be changed.")

    def with_pages(self) -> Self:
        """Fetch with each entry what a list says of its page, without the long texts."""
        pages = self.select_related("article__live_revision", "article__next_revision")
        return pages.defer(
            "article__live_revision__body",
            "article__live_revision__outline",
            "article__next_revision__body",
            "article__next_revision__outline",
        )

    def delete(self) -> NoReturn:
        """Refuse: the record is kept."""
        raise TypeError("The record of changes cannot be deleted.")


class Change(models.Model):
    """One entry of the record. An error in one is mended by another, never by changing it."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="changes"
    )
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=[(kind.value, name) for kind, name in CLASS_NAMES.items()]
    )
    # From when on it holds; a scheduled text has one to come.
    at = models.DateTimeField(_("time"), default=timezone.now)
    # What was scheduled and never came. It was public at no time.
    cancelled_at = models.DateTimeField(null=True)
    note = models.CharField(_("what is different"), max_length=500, blank=True)  # Public.
    # What the comparison of the texts proposed, and why an editor called it less than that.
    proposed = models.CharField(max_length=10, blank=True)
    reason = models.CharField(_("why it is called less"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of corrections alone.
    was = models.CharField(_("what the page said"), max_length=500, blank=True)
    now = models.CharField(_("what is right"), max_length=500, blank=True)
    harm = models.CharField(
        _("harm it may have done"),
        max_length=10,
        blank=True,
        choices=[(harm.value, name) for harm, name in HARM_NAMES.items()],
    )
    advice = models.CharField(
        _("what to do if you acted on it"), max_length=300, blank=True
    )  # Public.
    banner_until = models.DateTimeField(null=True)
    mistake = models.ForeignKey(
        "articles.MistakeReport", on_delete=models.SET_NULL, null=True, related_name="corrections"
    )

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["article", "-at", "-id"], name="articles_change_of"),
            models.Index(
                fields=["-at", "-id"],
                condition=Q(kind=Class.CORRECTION.value),
                name="articles_change_correction",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[Class.MAJOR.value, Class.CORRECTION.value]) | ~Q(note=""),
                name="articles_change_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Class.CORRECTION.value) | (~Q(was="") & ~Q(now="") & ~Q(harm="")),
                name="articles_change_correction_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new entry; of an old one nothing but that it was cancelled."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) != {"cancelled_at"}:
            raise TypeError("The record of changes cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the record is kept."""
        raise TypeError("The record of changes cannot be deleted.")

    @property
    def kind_name(self) -> str:
        """What it is, in words."""
        return str(CLASS_NAMES[Class(self.kind)])

    @property
    def correction_text(self) -> str:
        """What readers are told of a correction: what was wrong, what is right, what to do."""
        said = gettext("This page said: “%(was)s” That was wrong. It is right to say: “%(now)s”")
        return f"{said % {'was': self.was, 'now': self.now}} {self.advice}".strip()
