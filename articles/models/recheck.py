"""Pages that are looked at again: early reviews, and the mails about reviews that are due."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.signoff import SignOff
from articles.rules import Reopening

REOPENING_NAMES = {
    Reopening.SOURCE: _("a source is in doubt"),
    Reopening.MISTAKES: _("readers reported mistakes"),
    Reopening.CREDENTIAL: _("a signature is in doubt"),
    Reopening.EDITOR: _("an editor asked for it"),
}


class RecheckQuerySet(models.QuerySet["Recheck"]):
    """Reads of early reviews."""

    def open(self) -> Self:
        """Return those that nobody has done yet, the oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "pk")

    def end_with(self, signoff: SignOff | None, *, of: int) -> int:
        """Close what was open when the whole page `of` was signed; return how many that were.

        The signature itself is what stands in the log.
        """
        if signoff is None:
            return 0
        done = self.filter(article=of, closed_at__isnull=True, opened_at__lte=signoff.signed_at)
        return done.update(
            closed_at=timezone.now(), closed_by=signoff.by_id, outcome=_("The page was reviewed.")
        )


class Recheck(models.Model):
    """That a page must be looked at before its time, and why."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="rechecks"
    )
    reason = models.CharField(
        _("reason"),
        max_length=12,
        choices=[(reason.value, name) for reason, name in REOPENING_NAMES.items()],
    )
    reference = models.ForeignKey(
        "articles.Reference", on_delete=models.PROTECT, null=True, related_name="rechecks"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("done"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects: ClassVar[RecheckQuerySet] = RecheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("early review")
        verbose_name_plural = _("early reviews")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            # One open line for each reason: what happens twice meanwhile is looked at once.
            models.UniqueConstraint(
                "article",
                "reason",
                condition=Q(closed_at__isnull=True) & ~Q(reason=Reopening.SOURCE.value),
                name="articles_recheck_open_once",
            ),
            models.UniqueConstraint(
                "article",
                "reference",
                condition=Q(closed_at__isnull=True) & Q(reason=Reopening.SOURCE.value),
                name="articles_recheck_source_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="articles_recheck_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.article_id}"


class ReviewReminder(models.Model):
    """That the mails of one day of the review clock were sent, so that none is sent twice."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="reminders"
    )
    due_on = models.DateField()
    days = models.SmallIntegerField()  # From the due date: see rules.REMINDERS.
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "article", "due_on", "days", name="articles_reviewreminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.due_on} {self.days}"
