"""Forms of allauth with the portal's additions."""

from allauth.account import forms


class LoginForm(forms.LoginForm):
    """Signing in by address or pseudonym."""


class SignupForm(forms.SignupForm):
    """Signing up with an address and a pseudonym."""
