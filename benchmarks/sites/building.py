"""Builds a whole site, part by part."""

from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.models import Article, Category
from articles.workflow import State
from benchmarks.sites import articles, discussions, members, newsroom
from benchmarks.sites.bulk import Progress, analyse, first_key
from benchmarks.sites.moderation import Deeds
from comments.models import CommentThread

TYPICAL = 20  # Comments under a usual article.


class Size(NamedTuple):
    """How much of everything a site has."""

    articles: int = 1_000
    topics: int = 20
    members: int = 2_000
    comments: int = 10_000
    longest_thread: int = 1_000
    length: int = 3_000  # Characters of an article.


class Site(NamedTuple):
    """Where to look on a site that was made here."""

    longest: str  # The slug of the article with the longest discussion.
    typical: str  # Of one with 20 comments, three sources, two signatures and a correction.
    topic: str  # The path of a topic with topics below it.
    person: str  # The slug of somebody who wrote articles.
    clinician: str  # Of somebody who signed articles.
    member: str  # The pseudonym of somebody who often writes comments.
    author: str  # The pseudonyms of the staff.
    editor: str
    reviewer: str
    moderator: str


def build(size: Size, progress: Progress) -> Site:
    """Add a site to an empty database. Raises ValueError where there is one, or in production."""
    if settings.PRODUCTION or not is_empty():
        raise ValueError("A benchmark needs an empty database, and no site of real people.")
    now = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with _unchecked():
        team = members.staff(now)
        pages = _newsroom(size, [team.author.pk, team.editor.pk], progress)
        readers = members.members(size.members, now, progress=progress)
        first = pages[0]
        public = [key for key in pages if articles.STATES[(key - first) % 100] is State.PUBLISHED]
        planned = discussions.plan(public, size.comments, size.longest_thread, TYPICAL, now)
        writer = discussions.Writer(members.writers(readers), now, of=size.comments)
        deeds = Deeds(team.moderator.pk, readers, now)
        discussions.discussions(planned, writer, deeds, progress)
    progress("counting")
    analyse()
    return look()


def is_empty() -> bool:
    """Tell whether nothing was ever written on this site."""
    return first_key(Article) == 1


def _newsroom(size: Size, writers: list[int], progress: Progress) -> range:
    now = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    by_lines = max(20, min(5_000, size.articles // 20))
    # More names than a list for search engines has, on a small site too.
    names, clinicians = newsroom.people(max(1_200, by_lines), now, writers)
    around = articles.Around(
        topics=newsroom.topics(size.topics),
        by_lines=names[len(writers) : by_lines],
        clinicians=dict(islice(clinicians.items(), by_lines // 10)),
        sources=newsroom.sources(max(20, size.articles // 2)),
        writers=dict(zip(writers, names, strict=False)),
    )
    newsroom.pictures(max(20, size.articles // 10))
    pages = articles.articles(size.articles, around, now, length=size.length, progress=progress)
    newsroom.dead_links(max(60, size.articles // 20), now, places=pages[::10])
    return pages


def look() -> Site:
    """Return where to look on a site that was made here, now or before."""
    threads = CommentThread.objects.select_related("article").order_by("pk")
    longest, typical = threads[:2]
    signed = typical.article.live_signoff
    return Site(
        longest=longest.article.slug,
        typical=typical.article.slug,
        topic=Category.objects.filter(depth=1).order_by("path")[0].url_path,
        person=typical.article.author.slug,
        clinician=signed.person.slug if signed else "",
        member=members.regular().username,
        **{word: f"bench-{word}" for word in members.STAFF},
    )


def _unchecked() -> AbstractContextManager[object]:
    """Let SQLite look up no key while rows are written; inside a transaction it cannot stop."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return nullcontext()
    return connection.constraint_checks_disabled()
