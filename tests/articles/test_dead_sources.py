"""`manage.py check_links` asks the addresses of cited sources, too."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles.models import LinkCheck, Recheck
from articles.rules import SourceStatus
from articles.services import sourcing
from core.fetching import Answer
from tests import build

pytestmark = pytest.mark.django_db
URL = "https://site.example/page"
FINE = Answer(True, 200, "It answers.", URL)
GONE = Answer(False, 404, "There is no such page any more.", URL)
SLOW = Answer(False, None, "It did not answer in time.", URL)
PRIVATE = Answer(False, None, "The address leads into a private network.", URL, blocked=True)


@pytest.fixture
def web(monkeypatch):
    """Answer for the whole web: {address: Answer}; who is not in it is fine."""
    answers = {"asked": []}

    def check(self, url):
        answers["asked"].append(url)
        return answers.get(url, FINE)

    monkeypatch.setattr("core.fetching.Fetcher.check", check)
    return answers


def check():
    call_command("check_links", "--older-than", "0", verbosity=0)


def cited(**values):
    source = build.source(**{"url": URL, "doi": None, **values})
    build.article(body=f"<p>Rest helps[ref:{source.pk}].</p>")
    return source


def status_of(source):
    source.refresh_from_db()
    return SourceStatus(source.status)


def test_a_dead_address_is_noted_and_forgotten_when_it_answers_again(web):
    source = cited()
    web[URL] = GONE
    check()
    assert status_of(source) is SourceStatus.DEAD
    assert not Recheck.objects.exists()
    check()  # It is asked every time while it fails, and nothing of it is lost.
    assert (web["asked"], LinkCheck.objects.count()) == ([URL, URL], 1)
    web[URL] = FINE
    check()
    assert status_of(source) is SourceStatus.OK


def test_one_bad_day_is_not_the_end(web):
    source = cited()
    web[URL] = SLOW
    began = timezone.now()
    for day, status in enumerate([SourceStatus.OK, SourceStatus.OK, SourceStatus.DEAD]):
        with time_machine.travel(began + timedelta(days=day), tick=False):
            check()
        assert status_of(source) is status


def test_sources_that_nobody_cites_are_not_asked(web):
    build.source(url=URL)
    check()
    assert web["asked"] == []


def test_who_stands_worse_stays_so(web):
    source = cited(status=SourceStatus.RETRACTED.value, status_note="On 1 May.")
    for web[URL] in (GONE, FINE):
        check()
        assert status_of(source) is SourceStatus.RETRACTED


def test_what_an_editor_found_stays(web):
    source, ed = cited(), build.ed_editor()
    sourcing.set_status(source, SourceStatus.DEAD, by=ed, note="Another page stands there now.")
    check()
    assert status_of(source) is SourceStatus.DEAD


def test_an_address_that_may_not_be_asked_says_nothing(web):
    source = cited(status=SourceStatus.DEAD.value)
    web[URL] = PRIVATE
    check()
    assert status_of(source) is SourceStatus.DEAD


def test_a_new_address_begins_anew(web):
    source = cited(status=SourceStatus.DEAD.value)
    new = sourcing.Description(source.kind, source.title, url="https://site.example/new")
    sourcing.change(source, new, by=None)
    assert status_of(source) is SourceStatus.OK
