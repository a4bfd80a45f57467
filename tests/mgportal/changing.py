"""A small site with a page on which all stands that can, and ways to change it meanwhile."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connection, connections
from django.urls import reverse

from articles.models import Article
from articles.rules import Kind
from articles.services import (
    addressing,
    contributing,
    describing,
    drafting,
    publishing,
    sourcing,
    topics,
)
from articles.sitemaps import SIZE
from comments.models import Comment
from comments.services import moderating
from mgportal.wsgi import django_application
from tests import build
from tests.articles import trusted
from tests.wsgi import Answer, ask, front

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
            "sitemap": f"/sitemap-articles-{self.article.pk // SIZE}.xml",
            "people": f"/sitemap-people-{self.author.pk // SIZE}.xml",
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

    def publish(self) -> int:
        """Publish the next text and return the number in its title."""
        article = self.draft()
        publishing.publish(article, by=None, change=build.major(f"No. {next(_numbers)}"))
        return int(article.latest_revision.title.split()[-1])

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

    def describe(self) -> None:
        months = 6 + next(_numbers) % 2
        describing.describe(self.article, by=None, review_months=months)

    def annotate(self) -> None:
        comment = Comment.objects.get(pk=self.comment.pk)
        text = f"See page {next(_numbers)}."
        moderating.annotate(comment, by=self.mo, text=text, revision=comment.revision)


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
def before(number: int, act: Callable[[], Any]) -> Iterator[Before]:
    step = Before(number, act)
    with connection.execute_wrapper(step):
        yield step


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.text
