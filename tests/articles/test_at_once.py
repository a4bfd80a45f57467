"""Two people who work on one article in the same second; see also the tests of comments."""

import threading
import time

import pytest
from django.db import connections, transaction

from articles.services import drafting, publishing
from articles.services.errors import EditConflict, NotPossible, Refused
from articles.services.trail import locked
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(step):
    """Start a step in another connection, and return what waits for its outcome."""
    outcome = []

    def run():
        try:
            outcome.append(step())
        except (Refused, AssertionError) as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.5)  # Until it waits for the lock.
    return lambda: thread.join() or outcome[0]


def test_who_waited_for_the_lock_sees_the_text_that_was_saved_meanwhile():
    article = build.article("Before", published=False)
    late = drafting.Draft("Late", "A short summary.", build.BODY)
    soon = drafting.Draft("Soon", "A short summary.", build.BODY)
    with transaction.atomic():
        locked(article)
        saving = meanwhile(lambda: drafting.save_draft(article, late, base=1, by=None))
        showing = meanwhile(lambda: publishing.publish(article, by=None, revision=1))
        drafting.save_draft(article, soon, base=1, by=None)
    outcome = saving(), showing()
    assert [type(each) for each in outcome] == [EditConflict, NotPossible]
    article.refresh_from_db()
    assert (article.latest_revision.title, article.live_revision) == ("Soon", None)
