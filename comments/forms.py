"""The forms of the discussion. They know the shape of the input; services judge it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.identifiers import uuid7

_SIGNER = signing.Signer(salt="comments.forms.author")


class TypedText(forms.CharField):
    """A text exactly as it was typed, however odd: no typed character makes a form fail."""

    def to_python(self, value: Any) -> str:
        """Drop NUL, the one character that Django's field refuses and no database stores."""
        return str(super().to_python(value)).replace("\0", "")


class TextForm(forms.Form):
    """A text, and for whom the form was made."""

    text = TypedText(
        label=_("Your comment"),
        help_text=_("Blank lines make paragraphs, lines that begin with “- ” make a list."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocapitalize": "sentences"}),
    )
    author = forms.CharField(required=False, widget=forms.HiddenInput)


class CommentForm(TextForm):
    """A new comment. The token names the form, so that sending it twice posts once."""

    token = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)
    # Set once the comment to be answered is gone: posting then means posting to the article.
    as_new = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EditForm(TextForm):
    """A changed text, and the revision of the comment that it replaces."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SignInForm(forms.Form):
    """What allauth's sign-in asks for, to be sent to its page."""

    login = forms.CharField(
        label=_("Email address or pseudonym"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def mark_of(user: User) -> str:
    """Return what the field `author` of a form for this user holds."""
    return _SIGNER.sign(str(user.pk))


def made_for(data: Mapping[str, Any]) -> int | None:
    """Return the id of the user for whom the form that was sent had been made.

    None if it does not say so, or not in our hand.
    """
    try:
        return int(_SIGNER.unsign(str(data.get("author", ""))))
    except (signing.BadSignature, ValueError):
        return None
