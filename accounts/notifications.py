"""Mails about an account that allauth knows nothing of."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def tell_gone(email: str) -> None:
    """Write one last time to the address of an account: it is deleted."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    text = render_to_string("account/email/account_deleted_message.txt", context)
    EmailMessage(_("Your account was deleted"), text, to=[email]).send()
