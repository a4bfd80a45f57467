"""A link by which somebody without an account reads one revision and answers."""

import secrets
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Answer(StrEnum):
    """What the invited person said."""

    NONE = ""
    APPROVE = "approve"
    CHANGES = "changes"


def new_nonce() -> str:
    """Return 192 random bits as 32 characters."""
    return secrets.token_urlsafe(24)


class ReviewLink(models.Model):
    """An invitation to read one revision. The address is signed and holds the nonce."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="review_links"
    )
    nonce = models.CharField(max_length=40, default=new_nonce, unique=True, editable=False)
    invited = models.CharField(_("who is asked"), max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("recalled"), null=True)
    answer = models.CharField(
        _("answer"),
        max_length=10,
        blank=True,
        choices=[(Answer.APPROVE, _("approved")), (Answer.CHANGES, _("asked for changes"))],
    )
    answer_name = models.CharField(max_length=120, blank=True)
    answer_note = models.TextField(blank=True, max_length=5000)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.invited
