"""What is asked in a benchmark, and beside which floor it is held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle, repeat
from random import Random
from typing import Any

from django.urls import reverse

from accounts.models import User
from articles.cachetags import HOME, list_name
from articles.models import Article, Category
from benchmarks import cast
from benchmarks.answers import Request, get, post
from benchmarks.sites.building import Site
from comments import newsroom
from comments.cachetags import thread_name
from comments.models import Comment, CommentThread
from comments.rules import ROOTS_SHOWN, Audience, Queue, Status
from core.pagecache import purge
from core.pagecache.clock import EVERYTHING
from core.pagination import cursor_after

# Connections that ask at the same time, and how it is when one reader has the site for herself.
MANY, ONE = 8, 1
BYTES, VIEW, VIEW_ONE = (
    "floor: same bytes, gzip",
    "floor: Django view",
    "floor: Django view, one reader",
)
PAGE = 200  # Of the longest discussion.
Lanes = Callable[[str, int, int], Iterator[Request]]


@dataclass(frozen=True)
class Scenario:
    """One line of the table. `lanes` gives what one of so many connections asks of a host.

    Before each round the pages at `hot` are asked, so that they are there. The goals are the
    least ratio to the floor and the most queries.
    """

    name: str
    lanes: Lanes
    floor: str = ""
    connections: int = ONE
    hot: tuple[str, ...] = ()
    least_ratio: float | None = None
    most_queries: int | None = None


class Scene:
    """The pages and people of one run, chosen once from the site that was seeded."""

    def __init__(self, site: Site, *, hot: int, members: int, waiting: int) -> None:
        """Choose `hot` articles that many read, and add members and comments that wait."""
        threads = CommentThread.objects.select_related("article").order_by("pk")
        self.longest = threads.get(article__slug=site.longest)
        self.typical = threads.get(article__slug=site.typical)
        self.topic = Category.objects.get(url_path=site.topic)
        others = threads.exclude(pk__in=[self.longest.pk, self.typical.pk])
        public = others.filter(article__in=Article.objects.published())
        self.hot = list(public[:hot])
        asked = [thread.article_id for thread in (self.longest, self.typical, *self.hot)]
        unasked = Article.objects.published().exclude(pk__in=asked).order_by("pk")
        self.unasked = [article.get_absolute_url() for article in unasked[:3000]]
        everybody = cast.members(members)
        # Nobody may post twice within seconds, so nobody has two parts.
        self.readers, waiting_authors, rest = everybody[:20], everybody[20:40], everybody[40:]
        self.posters, self.mixed_posters = rest[::2], rest[1::2]
        self.moderator = cast.signed_in([User.objects.get(username=site.moderator)])[0]
        self.waiting = cast.waiting(self.hot, waiting_authors, waiting)
        self.typical_url = self.typical.article.get_absolute_url()
        self.longest_url = self.longest.article.get_absolute_url()

    def deep(self) -> tuple[str, str]:
        """Return the addresses of a late page of the longest discussion, and of its last reply."""
        shown = Comment.objects.filter(
            thread=self.longest, status=Status.PUBLISHED, audience=Audience.PUBLIC
        )
        before = shown.roots().order_by("published_at", "pk")[(PAGE - 1) * ROOTS_SHOWN - 1]
        reply = shown.filter(root__isnull=False).order_by("-published_at", "-pk")[0]
        pages = reverse("comments:list", args=[self.longest.article.slug])
        permalink = reverse("comments:comment", args=[reply.public_id])
        return f"{pages}?after={cursor_after(before)}", permalink


def rendered(scene: Scene) -> list[Scenario]:
    """Return the pages that the portal has to make."""
    late, reply = scene.deep()
    thread, typical = thread_name(scene.longest.article_id), scene.typical_url
    budget: dict[str, Any] = {"least_ratio": 0.4, "most_queries": 6}
    return [
        Scenario("article, from nothing", _purged(typical, EVERYTHING), VIEW_ONE, **budget),
        Scenario(
            "article, after a comment",
            _purged(typical, thread_name(scene.typical.article_id)),
            VIEW_ONE,
            **budget,
        ),
        Scenario("article, never asked", _each(scene.unasked), VIEW_ONE, **budget),
        Scenario("home, after an article", _purged("/", HOME), VIEW_ONE),
        Scenario(
            "topic, after an article",
            _purged(scene.topic.get_absolute_url(), list_name(scene.topic)),
            VIEW_ONE,
        ),
        Scenario(
            "article, for a member", _signed_in(scene), VIEW_ONE, least_ratio=0.4, most_queries=9
        ),
        Scenario("long discussion, page 1", _purged(scene.longest_url, thread), VIEW_ONE),
        Scenario(f"long discussion, page {PAGE}", _purged(late, thread), VIEW_ONE),
        Scenario("long discussion, one reply", _purged(reply, thread), VIEW_ONE),
    ]


def written(scene: Scene) -> list[Scenario]:
    """Return what changes the site."""
    return [
        Scenario("post a comment", _posting(scene), VIEW, MANY),
        Scenario("approve a comment", _approving(scene), VIEW, MANY),
    ]


def mixed(scene: Scene) -> Scenario:
    """Return a busy day: 95 % readers, 4 % members who read, 1 % who post."""

    addresses = [thread.article.get_absolute_url() for thread in scene.hot]

    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        chance = Random(lane)
        pages = [Request(get(url, host, Accept_Encoding="gzip"), least=500) for url in addresses]
        posts = _posts(scene, scene.mixed_posters[lane::lanes], host)
        readers = cycle(scene.readers)
        while True:
            dice = chance.random()
            if dice < 0.01:
                if (form := next(posts, None)) is None:
                    return
                yield form
            elif dice < 0.05:
                member = next(readers)
                url = chance.choice(addresses)
                yield Request(get(url, host, **member.headers), least=1000)
            else:
                yield chance.choice(pages)

    return Scenario("mixed", ask, BYTES, MANY, hot=tuple(addresses))


def floors(scene: Scene) -> list[Scenario]:
    """Return what the floor is asked that runs beside the portal, but for the same bytes."""
    path = f"/floor/{scene.typical.article.slug}/"

    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        return repeat(Request(get(path, host), least=4000))

    return [Scenario(VIEW_ONE, ask), Scenario(VIEW, ask, connections=MANY)]


def _purged(url: str, name: str) -> Lanes:
    """Ask for a page each time just after something that it shows has changed."""

    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        request = Request(get(url, host), least=1000)
        while True:
            purge([name])
            yield request

    return ask


def _each(urls: list[str]) -> Lanes:
    """Ask for each page once."""

    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        for url in urls[lane::lanes]:
            yield Request(get(url, host), least=1000)

    return ask


def _signed_in(scene: Scene) -> Lanes:
    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        for member in cycle(scene.readers):
            yield Request(get(scene.typical_url, host, **member.headers), least=1000)

    return ask


def _posting(scene: Scene) -> Lanes:
    return lambda host, lane, lanes: _posts(scene, scene.posters[lane::lanes], host)


def _posts(scene: Scene, members: list[cast.Member], host: str) -> Iterator[Request]:
    """Let each of these members post once, under the articles in turn."""
    addresses = [reverse("comments:new", args=[thread.article.slug]) for thread in scene.hot]
    for place, member in zip(count(members[0].pk if members else 0), members, strict=False):
        raw = post(addresses[place % len(addresses)], host, member.comment(), **member.headers)
        yield Request(raw, status=303, least=0)


def _approving(scene: Scene) -> Lanes:
    def ask(host: str, lane: int, lanes: int) -> Iterator[Request]:
        moderator = scene.moderator
        form = moderator.form(do="approve", status=Status.HELD.value, revision=1)
        for key in scene.waiting[lane::lanes]:
            url = newsroom.address(Queue.HELD, item=key)
            yield Request(post(url, host, form, **moderator.headers), status=303, least=0)

    return ask
