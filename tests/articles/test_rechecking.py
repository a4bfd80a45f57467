"""Early reviews: opened for a reason, once for each, and closed by a word or by a signature."""

import pytest
from django.core import mail

from articles.models import Event, Recheck, Reference
from articles.rules import Reopening
from articles.services import rechecking
from articles.services.errors import Invalid, NotAllowed, NotPossible
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return build.article("Rest")


def source(title="A study that was retracted"):
    return Reference.objects.create(kind="journal", title=title, doi=title.replace(" ", "-"))


def test_what_happens_twice_is_looked_at_once(page):
    first = rechecking.reopen(page, Reopening.MISTAKES, by=None)
    assert rechecking.reopen(page, Reopening.MISTAKES, by=None) == first
    assert Recheck.objects.open().count() == 1


def test_each_source_is_looked_at_by_itself(page):
    one, other = source("One"), source("Other")
    for reference in (one, other, one):
        rechecking.reopen(page, Reopening.SOURCE, by=None, reference=reference)
    assert {line.reference for line in Recheck.objects.open()} == {one, other}


def test_a_source_in_doubt_has_a_name(page):
    with pytest.raises(Invalid):
        rechecking.reopen(page, Reopening.SOURCE, by=None)


def test_what_is_done_can_happen_again(page):
    first = rechecking.reopen(page, Reopening.MISTAKES, by=None)
    rechecking.close(first, by=None, outcome="Nothing was wrong.")
    assert rechecking.reopen(page, Reopening.MISTAKES, by=None) != first


def test_an_editor_says_why(page):
    ed = build.ed_editor()
    with pytest.raises(Invalid):
        rechecking.reopen(page, Reopening.EDITOR, by=ed, note=" ")
    rechecking.reopen(page, Reopening.EDITOR, by=ed, note="A new guideline is out.")
    event = Event.objects.latest("pk")
    assert (event.action, event.actor) == ("reopen", ed)
    assert "A new guideline is out." in event.note


def test_only_editors_ask_for_it_and_close_it(page):
    ada = build.ada_author()
    with pytest.raises(NotAllowed):
        rechecking.reopen(page, Reopening.EDITOR, by=ada, note="Please look.")
    line = rechecking.reopen(page, Reopening.MISTAKES, by=None)
    with pytest.raises(NotAllowed):
        rechecking.close(line, by=ada, outcome="Fine.")


def test_closing_says_what_came_of_it_and_is_done_once(page):
    ed, line = build.ed_editor(), rechecking.reopen(page, Reopening.MISTAKES, by=None)
    with pytest.raises(Invalid):
        rechecking.close(line, by=ed, outcome="")
    closed = rechecking.close(line, by=ed, outcome="The readers were right; corrected.")
    assert (closed.closed_by, closed.outcome) == (ed, "The readers were right; corrected.")
    assert Event.objects.latest("pk").action == "recheck"
    with pytest.raises(NotPossible):
        rechecking.close(line, by=ed, outcome="Again.")


def test_who_looks_after_the_page_gets_a_mail(page, django_capture_on_commit_callbacks):
    ed, ada = build.ed_editor(), build.ada_author()
    page.owner = ada
    page.save()
    with django_capture_on_commit_callbacks(execute=True):
        rechecking.reopen(page, Reopening.SOURCE, by=None, reference=source("Doubtful study"))
    assert [sent.to for sent in mail.outbox] == [[ada.email]]
    assert "Doubtful study" in mail.outbox[0].body
    assert f"/articles/article/{page.pk}/change/" in mail.outbox[0].body
    mail.outbox.clear()
    ada.is_staff = False
    ada.save()
    with django_capture_on_commit_callbacks(execute=True):
        rechecking.reopen(page, Reopening.MISTAKES, by=None)
    assert [sent.to for sent in mail.outbox] == [[ed.email]]
