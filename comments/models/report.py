"""What readers told the moderators about a comment."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comments.models.names import REPORT_NAMES, REPORT_STATUS_NAMES, choices
from comments.rules import ReportStatus


class CommentReport(models.Model):
    """A report about one version of a comment; later versions of the text are not meant."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="reports"
    )
    revision = models.PositiveIntegerField(_("version of the text"))
    # None: somebody who was not signed in, or whose account is gone.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="comment_reports",
        verbose_name=_("reported by"),
    )
    # Where somebody who is not signed in wants the answer; deleted with the decision.
    contact = models.EmailField(_("answer to"), blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=choices(REPORT_NAMES))
    text = models.TextField(_("in their words"), blank=True)
    # The reporter says: it exposes me.
    concerns_reporter = models.BooleanField(_("about the reporter"), default=False)
    # The text that was reported, while it is needed to decide.
    snapshot = models.TextField(_("what was reported"), blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=choices(REPORT_STATUS_NAMES),
        default=ReportStatus.OPEN.value,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    created_at = models.DateTimeField(_("reported"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        permissions = [
            ("view_kept_report", "Can read what was reported as illegal in an erased comment")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=Q(status=ReportStatus.OPEN.value),
                name="comments_report_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["reporter", "created_at"], name="comments_report_by_reporter"),
            models.Index(fields=["status", "created_at"], name="comments_report_waiting"),
            # Else SQLite may look for the first report of a comment among all that are open.
            models.Index(fields=["comment", "status", "created_at"], name="comments_report_first"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.created_at:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        """The number by which the reporter and the moderators speak of it."""
        return f"R-{self.pk}"
