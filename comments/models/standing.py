"""How a member stands with the moderators, and what a member agreed to."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments import rules
from comments.rules import CONSENT_VERSION, Level


class StandingQuerySet(models.QuerySet["CommenterStanding"]):
    """Reads of standings."""

    def of(self, user: User) -> "CommenterStanding":
        """Return the standing of a member: an unsaved, unwritten one before the first comment."""
        return self.filter(user=user).first() or CommenterStanding(user=user)


class CommenterStanding(models.Model):
    """One row a member, made with the first comment. Services write it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standing"
    )
    # How often a comment was published for the first time, or removed; what was undone is not.
    published = models.PositiveIntegerField(_("published"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    premoderated_until = models.DateTimeField(_("read first until"), null=True)
    suspended_until = models.DateTimeField(_("suspended until"), null=True)
    banned_at = models.DateTimeField(_("banned"), null=True)
    banned_until = models.DateTimeField(_("banned until"), null=True)  # None: without end.
    # Asked once after the first comment: whether replies shall be told by mail.
    asked_about_mail = models.BooleanField(default=False)

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        permissions = [
            ("restrict_members", "Can warn, read first and suspend members"),
            ("ban_members", "Can ban members"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def level(self) -> Level:
        """How well the moderators know the member."""
        return rules.level(self.published, self.removed, timezone.now() - self.user.date_joined)

    def is_premoderated(self, now: datetime) -> bool:
        """Tell whether every comment of the member is read first."""
        return self.premoderated_until is not None and now < self.premoderated_until

    def is_suspended(self, now: datetime) -> bool:
        """Tell whether the member may not take part for a while."""
        return self.suspended_until is not None and now < self.suspended_until

    def is_banned(self, now: datetime) -> bool:
        """Tell whether the member may not take part, perhaps for ever."""
        if self.banned_at is None:
            return False
        return self.banned_until is None or now < self.banned_until


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reads of what members agreed to."""

    def is_given(self, user: User) -> bool:
        """Tell whether the member agreed to the present text and did not take it back."""
        return self.given_by(user.pk).exists()

    def given_by(self, user_id: int) -> Self:
        """Return what the member of this key agreed to: the present text, and still does."""
        return self.filter(user=user_id, version=CONSENT_VERSION, withdrawn_at__isnull=True)


class Consent(models.Model):
    """That a member agreed to the use of what comments tell about health, in which version."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_consents"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"],
                condition=Q(withdrawn_at__isnull=True),
                name="comments_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.version}"
