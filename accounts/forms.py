"""Forms of allauth with the portal's additions."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.pseudonyms import skeleton
from accounts.services import held_names
from core import carry

# In one case and one wording, and the same on every page. Placeholders are left out: they go
# away when somebody types, and what was typed looks like them.
_LABELS = {
    "email": _("Email address"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
_LONGEST_ADDRESS = MaxLengthValidator(User._meta.get_field("email").max_length or 0)


class OurWords(forms.Form):
    """A form of allauth in the words of the portal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "email" in self.fields:
            # allauth would cut off what is too long, and write to somebody else.
            self.fields["email"].validators.append(_LONGEST_ADDRESS)


class AddEmailForm(OurWords, allauth_forms.AddEmailForm):
    """Using another address."""


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    """Choosing another password."""


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):
    """Choosing the first password of an account that was made without one."""


class ResetPasswordForm(OurWords, allauth_forms.ResetPasswordForm):
    """Asking for the link to a new password."""


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    """Choosing a new password after opening that link."""


class ReauthenticateForm(OurWords, allauth_forms.ReauthenticateForm):
    """Showing once more that it is the member who sits there."""


class DeleteAccountForm(OurWords, allauth_forms.ReauthenticateForm):
    """Deleting one's account; a device that somebody left signed in is not enough for it."""


class LoginForm(OurWords, allauth_forms.LoginForm):
    """Signing in by address or pseudonym, with what was typed before travelling along."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Email address or pseudonym")
        login.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        # A hidden field is filled in again after a wrong password, so the text survives it.
        self.fields[carry.FIELD] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_login(self) -> str:
        """Return the pseudonym as its owner writes it, whatever case was typed.

        Databases fold case in different ways, and SQLite only that of ASCII letters.
        """
        typed = unicodedata.normalize("NFC", str(super().clean_login()))
        owner = User.objects.filter(skeleton=skeleton(typed)).first()
        if owner is not None and owner.username.casefold() == typed.casefold():
            return owner.username
        return typed


class SignupForm(OurWords, allauth_forms.SignupForm):
    """Signing up with a private address and a public pseudonym."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, email = self.fields["username"], self.fields["email"]
        username.label = _("Pseudonym")
        username.help_text = _(
            "Everyone sees this name beside your comments. Do not use your real name."
        )
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password1"].label = _("Password")
        email.help_text = _("Private: never shown. We send a link to it that you have to open.")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the member, or answer as if, when the address is that of another one."""
        if self.account_already_exists:
            held_names.hold(self.cleaned_data["username"])
        outcome: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return outcome

    def save(self, request: HttpRequest) -> User:
        """Save the member and the address together or not at all; may raise IntegrityError."""
        with transaction.atomic():
            user: User = super().save(request)
        return user
