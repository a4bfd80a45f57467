"""Several windows of one editor keep their texts at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from articles.models import WorkingDraft
from articles.services import working_drafts
from articles.services.errors import KeptElsewhere
from articles.services.working_drafts import Place
from tests import build

WINDOWS = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("has_row", [True, False])
def test_exactly_one_window_wins_and_the_others_are_told(is_new, has_row):
    ed = build.ed_editor()
    article = None if is_new else build.article(published=False)
    place = Place(uuid4())
    if has_row:
        first = working_drafts.keep(article, place=place, values={}, base=None, by=ed)
        place = Place(first.token, first.version)
    start = Barrier(WINDOWS)

    def keep(window):
        start.wait()
        try:
            values = {"title": f"Window {window}"}
            working_drafts.keep(article, place=place, values=values, base=None, by=ed)
        except KeptElsewhere:
            return None
        else:
            return f"Window {window}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WINDOWS) as windows:
        kept = [title for title in windows.map(keep, range(WINDOWS)) if title]
    assert kept == [WorkingDraft.objects.get().title]
