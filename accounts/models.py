"""The member: a private address and a public pseudonym, never a real name."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.pseudonyms import MAX_LENGTH, skeleton, validate_pseudonym

NAME_TAKEN = _("This name is taken. Please choose another.")
ADDRESS_TAKEN = _("There is an account with this address already.")


class UserManager(BaseUserManager["User"]):
    """Makes members and staff."""

    def create_user(
        self, username: str, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Save and return a member; the caller has checked the pseudonym."""
        user = self.model(username=username, email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Save and return someone who may do everything, with a verified address."""
        user = self.create_user(
            username, email, password, is_staff=True, is_superuser=True, **fields
        )
        # Whoever can run this command owns the site; without this they could never sign in.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of this pseudonym, in any case, or of one that looks like it."""
        return self.get(skeleton=skeleton(username or ""))

    def name_is_taken(self, username: str, *, besides: int | None = None) -> bool:
        """Tell whether somebody (besides the user of this key) has a name that looks like it."""
        others = self.exclude(pk=besides) if besides else self.all()
        return others.filter(skeleton=skeleton(username)).exists()


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. `username` is the pseudonym that everyone sees."""

    username = models.CharField(
        _("pseudonym"),
        max_length=MAX_LENGTH,
        unique=True,
        error_messages={"unique": NAME_TAKEN},
        help_text=_("Everyone sees this name. Do not use your real one."),
    )
    skeleton = models.CharField(max_length=8 * MAX_LENGTH, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), help_text=_("Private: never shown."))
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to the administration.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting an account.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index(fields=["-date_joined", "-id"], name="accounts_user_newest"),
            # The few people of the newsroom among all members.
            models.Index(
                fields=["username"], condition=models.Q(is_staff=True), name="accounts_user_staff"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_any_case",
                violation_error_message=ADDRESS_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def clean(self) -> None:
        """Check a name when it is chosen, and the address; errors stand beside their field.

        Raises ValidationError. A name that is kept is not judged again: the operator may
        give names at the command line that members cannot take.
        """
        self.email = self.email.lower()
        stored = User.objects.filter(pk=self.pk).values_list("username", flat=True).first()
        errors: dict[str, Any] = {}
        if self.username != stored:
            try:
                validate_pseudonym(self.username)
            except ValidationError as error:
                errors["username"] = error
            else:
                if User.objects.name_is_taken(self.username, besides=self.pk):
                    errors["username"] = ValidationError(NAME_TAKEN, code="unique")
        if User.objects.filter(email__iexact=self.email).exclude(pk=self.pk).exists():
            errors["email"] = ValidationError(ADDRESS_TAKEN, code="unique")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the look-alike form of the pseudonym, whose uniqueness the database keeps.

        Addresses are stored in small letters, as allauth looks them up.
        """
        self.skeleton = skeleton(self.username)
        self.email = self.email.lower()
        fields = kwargs.get("update_fields")
        if fields is not None and "username" in fields:
            kwargs["update_fields"] = {*fields, "skeleton"}
        super().save(*args, **kwargs)

    def has_verified_email(self) -> bool:
        """Tell whether the member has shown that an address is theirs."""
        return verified_addresses(self.pk).exists()


def verified_addresses(user_id: int) -> "models.QuerySet[EmailAddress]":
    """Return the addresses of which the member of this key has shown that they are theirs."""
    return EmailAddress.objects.filter(user=user_id, verified=True)
