"""What readers report as wrong on a page."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MistakeReportQuerySet(models.QuerySet["MistakeReport"]):
    """Reads of reports."""

    def waiting(self) -> Self:
        """Return those that nobody answered, the oldest first."""
        return self.filter(answered_at__isnull=True).order_by("pk")


class MistakeReport(models.Model):
    """A reader says that something on a page is wrong. Nobody's account is kept with it."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="mistake_reports"
    )
    revision = models.ForeignKey("articles.Revision", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what is wrong"), max_length=2000, blank=True)
    contact = models.EmailField(_("e-mail for questions"), blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    was_right = models.BooleanField(null=True)  # Whether the page was wrong.
    answer = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects: ClassVar[MistakeReportQuerySet] = MistakeReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(answered_at__isnull=True),
                name="articles_mistake_waiting",
            ),
            models.Index(fields=["article", "-sent_at"], name="articles_mistake_of"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.sent_at:%Y-%m-%d}"
