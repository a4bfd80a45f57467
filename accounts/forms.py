"""Forms of allauth with the portal's additions."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.pseudonyms import skeleton
from core import carry


class LoginForm(allauth_forms.LoginForm):
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
        self.fields["password"].widget.attrs.pop("placeholder", None)
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


class SignupForm(allauth_forms.SignupForm):
    """Signing up with a private address and a public pseudonym."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, email = self.fields["username"], self.fields["email"]
        username.label = _("Pseudonym")
        username.help_text = _(
            "Everyone sees this name beside your comments. Do not use your real name."
        )
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        email.label = _("Email address")
        email.help_text = _("Private: never shown. We send a link to it that you have to open.")
        for field in (username, email, self.fields["password1"]):
            field.widget.attrs.pop("placeholder", None)

    def save(self, request: HttpRequest) -> User:
        """Save the member and the address together or not at all; may raise IntegrityError."""
        with transaction.atomic():
            user: User = super().save(request)
        return user
