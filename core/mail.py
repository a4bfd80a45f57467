"""Where mail goes on a local site that has no mail server."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend


class FileAndConsoleBackend(FileBackend):
    """Writes each mail to a file under EMAIL_FILE_PATH and prints it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print the mails, write them, and return how many there were."""
        ConsoleBackend(fail_silently=True).send_messages(email_messages)
        return super().send_messages(email_messages)
