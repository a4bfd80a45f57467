"""The contributor register: who writes and reviews, what they are, whether they may be shown."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.paths import address

ORCID = RegexValidator(
    r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z", _("An ORCID looks like this: 0000-0002-1825-0097.")
)


class Person(models.Model):
    """A public name for by-lines and signatures, which may belong to someone who can sign in."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=140, unique=True)
    # A team is nobody: it needs no consent, and it signs nothing.
    is_team = models.BooleanField(_("a team, not a person"), default=False)
    is_sample = models.BooleanField(_("invented for the sample"), default=False, editable=False)
    prefix = models.CharField(
        _("before the name"), max_length=40, blank=True, help_text=_("For example: Dr, Prof.")
    )
    suffix = models.CharField(
        _("after the name"), max_length=80, blank=True, help_text=_("For example: FRCP, RN.")
    )
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example: writer, MG nurse.")
    )
    affiliation = models.CharField(
        _("where they work"),
        max_length=160,
        blank=True,
        help_text=_("A hospital or an organisation."),
    )
    bio = models.TextField(
        _("about"), blank=True, help_text=_("Plain text; a blank line starts a paragraph.")
    )
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True, validators=[ORCID])
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
        help_text=_("Articles with this by-line may be edited by this account."),
    )
    # Consent to be shown with role, work place and register entry. How it was given is kept too.
    consented_at = models.DateTimeField(_("agreed to be shown"), null=True, editable=False)
    consent_note = models.CharField(max_length=200, blank=True, editable=False)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    consent_withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="articles_person_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return address("articles:person", self.slug)

    @property
    def full_name(self) -> str:
        """The name with what stands before and after it."""
        name = f"{self.prefix} {self.name}".strip()
        return f"{name}, {self.suffix}" if self.suffix else name

    @property
    def is_shown(self) -> bool:
        """Whether readers may be told more than the name: there is consent, and it still stands."""
        return self.is_team or (self.consented_at is not None and self.consent_withdrawn_at is None)


class RegisterEntryQuerySet(models.QuerySet["Credential"]):
    """Reads of credentials."""

    def valid_on(self, day: date) -> Self:
        """Return those that a second person checked and that hold on a day."""
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            checked_on__lte=day,
            withdrawn_at__isnull=True,
        )


class Credential(models.Model):
    """What entitles somebody to sign, as a public register has it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="register_entries")
    title = models.CharField(
        _("profession"), max_length=120, help_text=_("For example: registered doctor.")
    )
    issuer = models.CharField(
        _("register"), max_length=120, help_text=_("For example: General Medical Council.")
    )
    number = models.CharField(_("number in the register"), max_length=60, blank=True)
    verify_url = models.URLField(_("where it can be looked up"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_on = models.DateField(_("checked"), null=True)
    expires_on = models.DateField(_("check it again by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[RegisterEntryQuerySet] = RegisterEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        ordering = ["person", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | Q(expires_on__gte=models.F("checked_on")),
                name="articles_credential_checked_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.issuer}"

    def is_valid_on(self, day: date) -> bool:
        """Say the same as `RegisterEntryQuerySet.valid_on`."""
        return (
            self.withdrawn_at is None
            and self.checked_on is not None
            and self.checked_on <= day
            and (self.expires_on is None or self.expires_on >= day)
        )

    def snapshot(self) -> dict[str, str]:
        """Return what a signature keeps of it."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "number": self.number,
            "verify_url": self.verify_url,
            "checked_on": self.checked_on.isoformat() if self.checked_on else "",
            "expires_on": self.expires_on.isoformat() if self.expires_on else "",
        }


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Reads of declarations."""

    def valid_on(self, day: date) -> Self:
        """Return those in force on a day, the newest first."""
        return self.filter(declared_on__lte=day, valid_until__gte=day).order_by(
            "-declared_on", "-pk"
        )


class Declaration(models.Model):
    """What somebody says once a year about who pays them. Never changed: a new one follows it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    declared_on = models.DateField(_("declared on"))
    valid_until = models.DateField(_("valid until"))
    # [{"payer": …, "kind": …, "year": "2025", "medicines": "names of what the payer makes"}, …]
    interests = models.JSONField(default=list)
    public_text = models.CharField(_("what readers are told"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DeclarationQuerySet] = DeclarationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        ordering = ["-declared_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("declared_on")),
                name="articles_declaration_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.declared_on}"

    def snapshot(self) -> dict[str, object]:
        """Return what a signature keeps of it."""
        return {
            "declared_on": self.declared_on.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "interests": self.interests,
            "public_text": self.public_text,
        }
