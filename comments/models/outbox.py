"""What shall be told by mail, once its time has come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.names import KIND_NAMES, choices


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Reads of what waits."""

    def waiting(self) -> "OutboxQuerySet":
        """Return what was not sent yet."""
        return self.filter(sent_at__isnull=True)


class Outbox(models.Model):
    """One piece of news for one person. Whether it may be told is asked again when it is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outbox"
    )
    kind = models.CharField(_("about"), max_length=10, choices=choices(KIND_NAMES))
    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, null=True, related_name="outbox"
    )
    statement = models.ForeignKey(
        "comments.Statement", on_delete=models.CASCADE, null=True, related_name="outbox"
    )
    report = models.ForeignKey(
        "comments.CommentReport", on_delete=models.CASCADE, null=True, related_name="outbox"
    )
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects: ClassVar[OutboxQuerySet] = OutboxQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mail to send")
        verbose_name_plural = _("mails to send")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "comment", "kind"],
                condition=Q(statement__isnull=True, report__isnull=True),
                name="comments_outbox_of_comment_once",
            ),
            models.UniqueConstraint(
                fields=["user", "statement"],
                condition=Q(statement__isnull=False),
                name="comments_outbox_of_statement_once",
            ),
            models.UniqueConstraint(
                fields=["user", "report"],
                condition=Q(report__isnull=False),
                name="comments_outbox_of_report_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at__isnull=True),
                name="comments_outbox_due",
            ),
            models.Index(fields=["user", "sent_at"], name="comments_outbox_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.due_at:%Y-%m-%d %H:%M}"
