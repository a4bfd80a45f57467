"""What happens while a page is made: nobody gets it afterwards if it is not true any more."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.rules import Kind
from articles.services import (
    addressing,
    contributing,
    describing,
    drafting,
    publishing,
    signing,
    sourcing,
    topics,
    withdrawing,
)
from comments.models import Comment
from comments.services import moderating
from core import pagecache
from core.pagecache.clock import EVERYTHING, clock
from mgportal.wsgi import django_application
from tests import build
from tests.articles import trusted
from tests.wsgi import Answer, ask, front

pytestmark = pytest.mark.django_db(transaction=True)
_numbers = count(1)


class Site:
    """A page with all that can stand on it, and what can be done to it."""

    def __init__(self) -> None:
        self.author, self.signer = build.person("GlassCow"), trusted.clinician()
        self.source, self.topic = build.source(), build.category()
        self.other = build.article("Elsewhere", author=self.author, topic=self.topic)
        link = f'<p><a href="{self.other.get_absolute_url()}">Elsewhere</a></p>'
        body = f"{trusted.CARE}{link}{trusted.cite(self.source)}"
        made = build.article(
            "Resting",
            body=body,
            author=self.author,
            topic=self.topic,
            kind=Kind.LIVING,
            published=False,
        )
        trusted.sign(made, self.signer)
        publishing.publish(Article.objects.get(pk=made.pk), by=None)
        self.article, self.mo = Article.objects.get(pk=made.pk), build.mo_moderator()
        self.comment = build.comment(self.article, by=build.known_member())
        self.front = front()
        self.paths = {
            "article": self.article.get_absolute_url(),
            "home": "/",
            "topic": self.topic.get_absolute_url(),
            "person": self.author.get_absolute_url(),
            "signer": self.signer.get_absolute_url(),
            "sheet": f"{self.article.get_absolute_url()}emergency/",
            "discussion": f"{self.article.get_absolute_url()}comments/",
            "conversation": reverse("comments:comment", args=[self.comment.public_id]),
            "corrections": "/corrections/",
            "freshness": "/about/freshness/",
            "feed": "/feed/",
            "topic feed": f"/feed/topics/{self.topic.pk}/",
            "sitemap": "/sitemap-articles-0.xml",
            "people": "/sitemap-people-0.xml",
        }

    def get(self, page: str) -> Answer:
        return ask(self.paths[page], by=self.front)

    def right(self, page: str) -> Answer:
        """Return what is true now."""
        return ask(self.paths[page], by=django_application)

    def draft(self) -> Article:
        number = next(_numbers)
        article = Article.objects.get(pk=self.article.pk)
        newest = article.latest_revision
        text = drafting.Draft(f"Resting {number}", f"Of {number}.", f"{newest.body}<p>{number}</p>")
        drafting.save_draft(article, text, base=newest.number, by=None)
        return Article.objects.get(pk=article.pk)

    # What changes pages, under names for the tests.

    def publish(self) -> None:
        publishing.publish(self.draft(), by=None, change=build.major(f"No. {next(_numbers)}"))

    def begin(self) -> None:
        build.article(author=self.author, topic=self.topic)

    def correct(self) -> None:
        trusted.corrected(Article.objects.get(pk=self.article.pk), note=f"No. {next(_numbers)}")

    def rename_person(self) -> None:
        profile = contributing.Profile(name=f"Person {next(_numbers)}")
        contributing.change(self.author, profile, by=None)

    def rename_signer(self) -> None:
        known = {"prefix": "Dr", "user": self.signer.user, "role": f"role {next(_numbers)}"}
        contributing.change(self.signer, contributing.Profile(self.signer.name, **known), by=None)

    def rename_topic(self) -> None:
        name, slug = f"Topic {next(_numbers)}", self.topic.slug
        topics.change_topic(self.topic, name=name, slug=slug, description="", by=None)

    def readdress(self) -> None:
        addressing.readdress(self.other, slug=f"address-{next(_numbers)}", by=None)

    def doubt(self) -> None:
        was = sourcing.SourceStatus(type(self.source).objects.get(pk=self.source.pk).status)
        now = {sourcing.SourceStatus.OK: sourcing.SourceStatus.RETRACTED}
        status = now.get(was, sourcing.SourceStatus.OK)
        sourcing.set_status(self.source, status, by=None, note=f"No. {next(_numbers)}")

    def sign(self) -> None:
        said = signing.Signature(signing.Role.LAY, note=f"No. {next(_numbers)}")
        signing.sign(Article.objects.get(pk=self.article.pk), said, by=self.signer.user)

    def describe(self) -> None:
        months = 6 + next(_numbers) % 2
        describing.describe(self.article, by=None, review_months=months)

    def annotate(self) -> None:
        comment = Comment.objects.get(pk=self.comment.pk)
        text = f"See page {next(_numbers)}."
        moderating.annotate(comment, by=self.mo, text=text, revision=comment.revision)


@pytest.fixture
def site() -> Site:
    return Site()


def elsewhere(act: Callable[[], Any]) -> None:
    """Do something in another thread with a connection of its own, and wait for it."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


class Before:
    """Does something before the query of this number, seen from when it was made."""

    def __init__(self, number: int, act: Callable[[], Any]) -> None:
        self.number, self.act, self.asked = number, act, 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.asked += 1
        if self.asked == self.number:
            self.act()
        return execute(*arguments)

    @property
    def is_done(self) -> bool:
        return self.asked >= self.number


@contextmanager
def before(number: int, act: Callable[[], Any]) -> Any:
    step = Before(number, act)
    with connection.execute_wrapper(step):
        yield step


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.text


WRITES = {
    "article": ("publish", "rename_signer", "annotate"),
    "home": ("begin",),
    "topic": ("publish",),
    "person": ("begin",),
    "signer": ("publish",),
    "sheet": ("publish",),
    "discussion": ("annotate",),
    "conversation": ("annotate",),
    "corrections": ("correct",),
    "freshness": ("describe",),
    "feed": ("begin",),
    "topic feed": ("begin",),
    "sitemap": ("begin",),
    "people": ("rename_person",),
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
