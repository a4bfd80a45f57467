"""Fills the database by the thousand, past the services, for tests of scale."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Link, LinkCheck, Person, Revision
from articles.models.link import url_hash
from benchmarks.sites import articles as pages
from benchmarks.sites import newsroom
from benchmarks.sites.bulk import analyse
from benchmarks.sites.newsroom import DAY
from comments.models import Comment, CommentThread
from comments.rendering import RENDERER
from comments.rules import Audience
from core.identifiers import uuid7

BATCH = 2000


def articles(count: int, *, writers: list[User], length: int = 300) -> None:
    """Add `count` articles of all states, with texts of `length` characters and all they have.

    There are as many topics and people as a site of this size has. Each writer began some; the
    others were brought in from elsewhere.
    """
    now = timezone.now()
    by_lines = dict(Person.objects.filter(user__in=writers).values_list("user", "pk"))
    fresh = [user.pk for user in writers if user.pk not in by_lines]
    names, clinicians = newsroom.people(max(20, min(5_000, count // 20)), now, fresh)
    around = pages.Around(
        topics=newsroom.topics(max(20, min(2_000, count // 50))),
        by_lines=names[len(fresh) :],
        clinicians=clinicians,
        sources=newsroom.sources(20),
        writers=by_lines | dict(zip(fresh, names, strict=False)),
    )
    pages.articles(count, around, now, length=length, progress=bool)
    analyse()


def dead_links(count: int) -> None:
    """Add addresses that answer no more, each with a link to it."""
    now, revision = timezone.now(), Revision.objects.order_by("pk").last()
    first = LinkCheck.objects.count()
    urls = [f"https://gone.example/{number}" for number in range(first, first + count)]
    LinkCheck.objects.bulk_create(
        LinkCheck(
            url=url,
            url_hash=url_hash(url),
            is_dead=True,
            status=404,
            reason="Not found",
            checked_at=now,
            failing_since=now - number * DAY,
        )
        for number, url in enumerate(urls)
    )
    if revision is not None:
        Link.objects.bulk_create(
            Link(revision=revision, url=url, url_hash=url_hash(url), text="link") for url in urls
        )


def comments(article: Article, count: int, *, authors: list[User], audience: str = "") -> None:
    """Add `count` comments to an article: half of them answer the first one, 5,000 at most.

    Of the others about every second one is a root. Without an `audience` all are for everybody.
    """
    thread, _made = CommentThread.objects.get_or_create(article=article)
    start = timezone.now() - timedelta(days=300)
    below_first = min(count // 2, 5000)
    roots = (count - below_first) // 2 + 1
    values = {"thread": thread, "audience": audience or Audience.PUBLIC}
    made = [_comment(number, start, authors, **values) for number in range(roots)]
    answered = made[1 : 1 + count - below_first - roots]
    for root in answered:
        root.reply_count = 1
    made[0].reply_count = below_first
    Comment.objects.bulk_create(made, batch_size=BATCH)
    parents = [made[0]] * below_first + answered
    later = start + timedelta(days=100)
    answers = (
        _comment(number, later, authors, parent=root, root=root, **values)
        for number, root in enumerate(parents)
    )
    Comment.objects.bulk_create(answers, batch_size=BATCH)
    counted = "member_count" if audience == Audience.MEMBERS else "public_count"
    CommentThread.objects.filter(pk=thread.pk).update(**{counted: F(counted) + count})
    analyse()


def _comment(number: int, start: datetime, authors: list[User], **values: Any) -> Comment:
    text = f"Number {number}. " + "Rest before you are tired. " * 8
    at = start + timedelta(minutes=number)
    return Comment(
        author=authors[number % len(authors)],
        source=text,
        html=f"<p>{text}</p>",
        fingerprint=f"{number:064x}",
        renderer=RENDERER,
        submit_token=uuid7(),
        created_at=at,
        published_at=at,
        **values,
    )
