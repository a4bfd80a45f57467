"""Keeps out of the logs what nobody but its receiver may know."""

import logging
import re

# Whoever has the address of a review link can answer in another's name, and with that of a mail
# end another's mails.
_SECRET = re.compile(r"(/review/|/mail/stop/)[^/\s?]+")


class HidesSecrets(logging.Filter):
    """Blots out the secret part of addresses; every line stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line in place and let it pass."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(value) for value in record.args)
        return True


def _hidden(value: object) -> object:
    return _SECRET.sub(r"\1…", value) if isinstance(value, str) else value
