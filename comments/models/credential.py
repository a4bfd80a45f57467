"""The checked profession of a member."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CredentialQuerySet(models.QuerySet["ClinicianCredential"]):
    """Reads of credentials."""

    def valid_for(self, user: User) -> "ClinicianCredential | None":
        """Return the credential that a comment of this member is marked with now, if any."""
        return self.in_force().filter(user=user).order_by("-verified_at").first()

    def in_force(self) -> "CredentialQuerySet":
        """Return the credentials that count now."""
        return self.checked().filter(user__is_active=True)

    def checked(self) -> "CredentialQuerySet":
        """Return those whose check holds now, though the account may be switched off.

        With their members, by name.
        """
        now = timezone.now()
        checked = self.filter(verified_at__lte=now, expires_at__gt=now, revoked_at__isnull=True)
        return checked.select_related("user").order_by("user__skeleton")


class ClinicianCredential(models.Model):
    """That two people checked a member's profession in its register. It ends within a year."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="credentials",
        verbose_name=_("member"),
    )
    profession = models.CharField(
        _("profession"), max_length=60, help_text=_("As it is shown: “neurologist”.")
    )
    country = models.CharField(_("country"), max_length=60)
    register = models.CharField(_("register"), max_length=120)
    number = models.CharField(
        _("number in the register"),
        max_length=60,
        blank=True,
        help_text=_("Deleted once the second person has checked it."),
    )
    interests = models.CharField(
        _("conflicts of interest"), max_length=300, blank=True, help_text=_("Shown to readers.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("checked"), null=True)
    expires_at = models.DateTimeField(_("valid until"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects: ClassVar[CredentialQuerySet] = CredentialQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("checked profession")
        verbose_name_plural = _("checked professions")
        permissions = [("verify_clinicians", "Can propose and check the professions of members")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(verified_by=F("proposed_by")),
                name="comments_credential_two_people",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(number="", expires_at__isnull=False),
                name="comments_credential_number_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.profession}"

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it counts at `now`."""
        if self.verified_at is None or self.expires_at is None or self.revoked_at is not None:
            return False
        return self.verified_at <= now < self.expires_at
