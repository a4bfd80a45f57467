"""Reads the mail that the portal sent during a test."""

import re

from django.conf import settings
from django.core import mail


def last_mail(to: str) -> mail.EmailMessage:
    """Return the newest mail to this address."""
    return next(message for message in reversed(mail.outbox) if message.to == [to])


def path_in(message: mail.EmailMessage) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(rf"{settings.SITE_URL}(/accounts/\S+)", str(message.body))
    assert found, message.body
    return found[1]
