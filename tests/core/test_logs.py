"""What the logs do not tell."""

import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from comments.models import Comment
from core.logs import WithoutRows
from tests import build

WORDS = "zebrafinch\n\nin two paragraphs"


def written(caplog) -> str:
    """Return the last line as the site writes it."""
    return WithoutRows("%(name)s: %(message)s").format(caplog.records[-1])


@pytest.mark.django_db
def test_a_row_that_the_database_refused_is_not_in_the_log(caplog):
    comment = build.comment(build.article(), by=None, text=WORDS)
    try:
        with transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(status="nonsense")
    except IntegrityError:
        logging.getLogger("test").exception("It failed")
    if connection.vendor == "postgresql":  # Only this one says more than the constraint.
        assert "zebrafinch" in caplog.text
    line = written(caplog)
    assert "zebrafinch" not in line and "paragraphs" not in line
    assert line.startswith("test: It failed\nTraceback") and "IntegrityError" in line


@pytest.mark.parametrize("before", ["DETAIL:  Failing row contains (1, zebrafinch\n, 2)."])
def test_what_comes_behind_the_row_stays(caplog, before):
    try:
        try:
            raise ValueError(f"constraint\n{before}")
        except ValueError as error:
            raise IntegrityError(str(error)) from error
    except IntegrityError:
        logging.getLogger("test").exception("It failed")
    line = written(caplog)
    assert "zebrafinch" not in line
    assert "The above exception was the direct cause" in line
    assert line.count("DETAIL: …") == 2


def test_other_lines_are_as_always(caplog):
    logging.getLogger("test").warning("Nothing to %s", "hide")
    assert written(caplog) == "test: Nothing to hide"


def test_the_site_writes_its_log_so():
    assert settings.LOGGING["formatters"]["line"]["()"] == "core.logs.WithoutRows"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
