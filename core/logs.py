"""Keeps out of the logs what nobody but its receiver may know."""

import logging
import re

# Whoever has the address of a review link can answer in another's name, and with that of a mail
# end another's mails.
_SECRET = re.compile(r"(/review/|/mail/stop/)[^/\s?]+")

# PostgreSQL tells of a row that it refuses with the beginning of each of its texts.
_ROW = re.compile(r"(DETAIL:).*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL)


class HidesSecrets(logging.Filter):
    """Blots out the secret part of addresses; every line stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line in place and let it pass."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(value) for value in record.args)
        return True


class WithoutRows(logging.Formatter):
    """Writes errors of a database without the row that they are about.

    It may hold what a member wrote, and would be in the log after it is erased everywhere else.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with its traceback, as always but for that."""
        # Another handler may have written the traceback into the record already.
        record.exc_text = None
        return _ROW.sub(r"\1 …", super().format(record))


def _hidden(value: object) -> object:
    return _SECRET.sub(r"\1…", value) if isinstance(value, str) else value
