"""What happens while a page is made: nobody gets it afterwards if it is not true any more."""

import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from articles.models import Article
from articles.services import (
    publishing,
    withdrawing,
)
from comments.services import moderating
from core import pagecache
from core.pagecache.clock import EVERYTHING, clock
from core.pagecache.redisclock import RedisClock
from mgportal.wsgi import django_application
from tests import build
from tests.mgportal.changing import Site, before, elsewhere, told
from tests.wsgi import ask, front

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> Site:
    return Site()


WRITES = {
    "article": ("publish", "doubt", "annotate"),
    "home": ("begin",),
    "topic": ("rename_topic",),
    "person": ("rename_person",),
    "signer": ("rename_signer",),
    "sheet": ("readdress",),
    "discussion": ("annotate",),
    "conversation": ("annotate",),
    "corrections": ("correct",),
    "freshness": ("describe",),
    "feed": ("begin",),
    "topic feed": ("publish",),
    "sitemap": ("begin",),
    "people": ("begin",),
}


def test_what_is_written_between_two_queries_is_seen_by_the_next_reader(site):
    for page, writes in WRITES.items():
        for write in writes:
            act = getattr(site, write)
            for number in count(1):
                # By turns nothing is kept, and all that the write before has left.
                pagecache.purge([EVERYTHING]) if number % 2 else act()
                with before(number, lambda act=act: elsewhere(act)) as step:
                    site.get(page)
                if not step.is_done:
                    break
                place = f"{page}: {write} before query {number}"
                assert told(site.get(page)) == told(site.right(page)), place
            assert number > 1, page


def _schedule(site: Site, at: Any) -> None:
    publishing.schedule(site.draft(), by=None, at=at, change=build.major())


def _plan(site: Site, at: Any) -> None:
    article = Article.objects.get(pk=site.article.pk)
    if article.reading == "gone":
        publishing.publish(site.draft(), by=None, change=build.major())
    withdrawing.plan_withdrawal(site.article, by=None, at=at, reason="It was wrong.")


def _close(site: Site, at: Any) -> None:
    moderating.set_state(site.article, by=site.mo, state="open")
    moderating.set_closing(site.article, by=site.mo, at=at)


MOMENTS = {
    _schedule: ("article", "home", "topic", "sheet", "discussion", "feed", "conversation"),
    _plan: ("article", "person", "signer", "discussion", "freshness", "topic feed", "sitemap"),
    _close: ("article", "discussion", "conversation"),
}


def test_a_moment_that_passes_between_two_queries_is_seen_by_the_next_reader(site):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for plan, pages in MOMENTS.items():
            for page in pages:
                for number in count(1):
                    at = timezone.now() + timedelta(seconds=10)
                    plan(site, at)
                    clock.move_to(at - timedelta(seconds=1))
                    pagecache.purge([EVERYTHING])
                    with before(number, lambda: clock.shift(timedelta(seconds=2))) as step:
                        site.get(page)
                    if not step.is_done:
                        break
                    place = f"{page}: {plan.__name__} before query {number}"
                    assert told(site.get(page)) == told(site.right(page)), place
                assert number > 1, page


def test_what_was_taken_back_purges_nothing(site):
    site.get("article")
    at = clock().now()
    with pytest.raises(RuntimeError), transaction.atomic():
        site.publish()
        raise RuntimeError
    assert clock().now() == at
    assert told(site.get("article")) == told(site.right("article"))


def test_nobody_reads_a_page_of_what_is_not_certain_yet(site):
    before_it = told(site.get("article"))
    with transaction.atomic():
        site.publish()
        seen: list[Any] = []
        elsewhere(lambda: seen.append(told(site.get("article"))))
        pagecache.purge([EVERYTHING])
        elsewhere(lambda: seen.append(told(site.get("article"))))
    assert seen == [before_it, before_it]
    assert told(site.get("article")) == told(site.right("article")) != before_it


def test_many_who_ask_for_a_cold_page_wait_for_the_one_who_makes_it(site):
    made = []

    def counting(environ: Any, start_response: Any) -> Any:
        with connection.execute_wrapper(lambda execute, *given: made.append(1) or execute(*given)):
            return django_application(environ, start_response)

    behind, answers = front(counting), []
    ask(site.paths["article"], by=behind)
    alone = len(made)
    pagecache.purge([EVERYTHING])
    made.clear()
    begin = threading.Barrier(8)

    def run() -> None:
        begin.wait()
        answers.append(told(ask(site.paths["article"], by=behind)))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == alone
    assert len(answers) == 8 and set(answers) == {told(site.right("article"))}


def test_no_reader_gets_less_than_was_certain_when_they_asked(site):
    certain, wrong, seen, is_over = [0], [], set(), threading.Event()

    def read() -> None:
        """Ask again and again, each time for no less than what is known to be written."""
        while not is_over.is_set():
            least = certain[0]
            found = int(re.search(r"<title>Resting ?([0-9]*)", site.get("article").text)[1] or 0)
            seen.add(found)
            if found < least:
                wrong.append((least, found))
        connections.close_all()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    try:
        for _ in range(12):
            certain[0] = site.publish()
    finally:
        is_over.set()
        for each in readers:
            each.join()
    assert not wrong
    assert len(seen) > 1


def test_another_process_purges_what_this_one_keeps(site):
    made = []

    def counting(environ: Any, start_response: Any) -> Any:
        made.append(environ["PATH_INFO"])
        return django_application(environ, start_response)

    behind = front(counting)
    for _ in range(2):
        ask("/", by=behind)
    assert len(made) == 1
    code = "import django; django.setup(); from core import pagecache; pagecache.purge(['home'])"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, check=True)
    for _ in range(2):
        ask("/", by=behind)
    assert len(made) == 2


def test_processes_share_pages_where_they_share_a_server(site):
    made = []

    def counting(environ: Any, start_response: Any) -> Any:
        made.append(environ["PATH_INFO"])
        return django_application(environ, start_response)

    both = [front(counting), front(counting)]  # The second start purges all; so they come first.
    answers = {told(ask(site.paths["article"], by=each)) for each in both}
    assert len(made) == (1 if isinstance(clock(), RedisClock) else 2)
    site.publish()
    answers |= {told(ask(site.paths["article"], by=each)) for each in both}
    assert len(answers) == 2 and told(site.right("article")) in answers
