"""A signature under one text: who vouches for it, as what, and what they were then."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.rules import Role, Scope
from core.words import gettext_lazy as _

ROLE_NAMES = {
    Role.CLINICAL: _("clinical reviewer"),
    Role.EDITORIAL: _("editor"),
    Role.LAY: _("person with MG"),
}
SCOPE_NAMES = {Scope.PAGE: _("the whole page"), Scope.CHANGE: _("one change")}


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Reads of signatures; they are only ever added."""

    def update(self, **values: Any) -> int:
        """Blank the account when it is erased; refuse everything else."""
        if values and all(name == "by" and value is None for name, value in values.items()):
            return super().update(**values)
        raise TypeError("A signature cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse: signatures are kept."""
        raise TypeError("A signature cannot be deleted.")


class SignOff(models.Model):
    """A signature. It holds for the text with this hash, and for minor changes of it."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="signoffs"
    )
    person = models.ForeignKey("articles.Person", on_delete=models.PROTECT, related_name="signoffs")
    role = models.CharField(
        _("signs as"),
        max_length=10,
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
    )
    scope = models.CharField(
        _("signs for"),
        max_length=10,
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        default=Scope.PAGE.value,
    )
    content_hash = models.CharField(max_length=64)  # Of the revision, as it was when signed.
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    # Who pressed the button, and by which review link; an account may be gone by now.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    link = models.OneToOneField(
        "articles.ReviewLink", on_delete=models.PROTECT, null=True, related_name="signoff"
    )
    checked = models.JSONField(default=list)  # The points of the checklist that were ticked.
    new_interest = models.CharField(max_length=500, blank=True)  # Public, like the declaration.
    note = models.TextField(blank=True, max_length=5000)  # For the newsroom.
    register_entry = models.ForeignKey(
        "articles.Credential", on_delete=models.PROTECT, null=True, related_name="signoffs"
    )
    # What the register and the declaration said then: see `Credential.snapshot`.
    credential = models.JSONField(default=dict)
    declaration = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["SignOff"]] = models.Manager.from_queryset(SignOffQuerySet)()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            # Whoever signs as a clinician was one, in a register.
            models.CheckConstraint(
                condition=~Q(role=Role.CLINICAL.value) | Q(register_entry__isnull=False),
                name="articles_signoff_clinician_is_registered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.revision_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new signature; refuse to save an old one again."""
        if not self._state.adding:
            raise TypeError("A signature cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: signatures are kept."""
        raise TypeError("A signature cannot be deleted.")

    @property
    def role_name(self) -> str:
        """As what it was given, in words."""
        return str(ROLE_NAMES[Role(self.role)])

    @property
    def covers_page(self) -> bool:
        """Whether it stands for the whole page."""
        return self.scope == Scope.PAGE

    @property
    def interests_text(self) -> str:
        """What readers are told of interests: the declaration then, and what was new to it."""
        said = str(self.declaration.get("public_text", ""))
        return " ".join(filter(None, [said, self.new_interest]))
