"""What shall be told by mail, once its time has come."""

from datetime import datetime
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

    def due(self, now: datetime, *, claimed_before: datetime) -> "OutboxQuerySet":
        """Return what is to be sent now, and what a sender took so long ago that it died."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=claimed_before)
        return self.waiting().filter(free, due_at__lte=now)


class Outbox(models.Model):
    """One piece of news for one person. Whether it may be told is asked again when it is sent."""

    # None: somebody without an account, who reported something and left an address.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="outbox"
    )
    # Of somebody without an account; the row is deleted once the mail is sent.
    address = models.EmailField(blank=True)
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
    # When a sender took it, and the mail that it goes with: what is told together has the same.
    claimed_at = models.DateTimeField(null=True)
    mail = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
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
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(report__isnull=False, user__isnull=True),
                name="comments_outbox_of_visitor_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="")
                | (Q(user__isnull=True) & ~Q(address="")),
                name="comments_outbox_to_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at__isnull=True),
                name="comments_outbox_due",
            ),
            models.Index(fields=["user", "sent_at"], name="comments_outbox_sent"),
            models.Index(
                fields=["mail"], condition=Q(mail__isnull=False), name="comments_outbox_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.due_at:%Y-%m-%d %H:%M}"
