"""Fills the database with a whole newsroom at once, past the services, for tests of scale."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Category, Link, LinkCheck, Person, Revision
from articles.models.link import url_hash
from articles.models.revision import content_hash
from articles.workflow import State
from comments.models import Comment, CommentThread
from comments.rendering import RENDERER
from comments.rules import Audience
from core.identifiers import uuid7

BATCH = 2000
# Of a hundred articles so many stand in each state; the rest are published and nothing more.
SHARES = {
    State.DRAFT: 15,  # Half of them with a page that readers have.
    State.IN_REVIEW: 3,
    State.CHANGES_REQUESTED: 2,
    State.APPROVED: 2,
    State.SCHEDULED: 3,
    State.WITHDRAWN: 2,
    State.ARCHIVED: 8,
}
STATES = [state for state, share in SHARES.items() for _ in range(share)]
STATES += [State.PUBLISHED] * (100 - len(STATES))
WORDS = "rest walk sleep swallow breathe voice eyes heat cold travel work school plan test".split()
DAY = timedelta(days=1)


def topics(count: int) -> list[Category]:
    """Add topics in a tree: ten roots, and up to ten below each topic of the first levels."""
    first, roots = Category.objects.count(), Category.objects.filter(depth=1).count()
    rows: list[Category] = []
    for number in range(count):
        parent = rows[number // 10 - 1] if number >= 10 else None
        step, depth = number % 10 + 1, parent.depth + 1 if parent else 1
        path = Category._get_path(parent.path if parent else "", depth, step + (depth == 1) * roots)
        slug = f"many-{first + number}"
        row = Category(name=f"Topic number {first + number}", slug=slug, path=path, depth=depth)
        row.url_path = f"{parent.url_path}/{slug}" if parent else slug
        if parent:
            parent.numchild += 1
        rows.append(row)
    return Category.objects.bulk_create(rows, batch_size=BATCH)


def people(count: int, accounts: list[User]) -> list[Person]:
    """Add names for by-lines; the first of them belong to these accounts."""
    first = Person.objects.count()
    rows = [
        Person(name=f"Person number {n}", slug=f"many-{n}") for n in range(first, first + count)
    ]
    named = set(Person.objects.filter(user__in=accounts).values_list("user", flat=True))
    for row, account in zip(rows, accounts, strict=False):
        row.user = None if account.pk in named else account
    return Person.objects.bulk_create(rows, batch_size=BATCH)


def articles(count: int, *, writers: list[User], length: int = 300, seed: int = 7) -> None:
    """Add `count` articles of all states with one or two revisions of `length` characters.

    There are as many topics and people as a site of this size has. The writers share the texts
    of a hundredth of the articles; the others were brought in from elsewhere.
    """
    chance, now = Random(seed), timezone.now()
    in_topics = [row.pk for row in topics(max(20, min(2000, count // 50)))]
    by_lines = [row.pk for row in people(max(20, min(5000, count // 20)), writers)]
    others = by_lines[len(writers) :]
    start = Article.objects.count()
    for begin in range(start, start + count, BATCH):
        rows = []
        for number in range(begin, min(begin + BATCH, start + count)):
            state = STATES[number % 100]
            mine = chance.random() < 0.01 and writers
            rows.append(
                Article(
                    slug=f"many-{number}",
                    category_id=chance.choice(in_topics),
                    author_id=chance.choice(others),
                    created_at=now - chance.random() * 3000 * DAY - DAY,
                    created_by=chance.choice(writers) if mine else None,
                    stage=state,
                )
            )
        made = Article.objects.bulk_create(rows)
        _revisions(made, 1, length, chance)
        changed = [row for row in made if row.pk % 2 and row.stage == State.DRAFT]
        _revisions(changed, 2, length, chance)
    _point(now)


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
    _analyse()


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


def _revisions(made: list[Article], number: int, length: int, chance: Random) -> None:
    """Add a revision of this number to each article."""
    rows = []
    for article in made:
        title = f"{chance.choice(WORDS).title()} and {chance.choice(WORDS)} {article.slug[5:]}"
        body = "<p>" + ("Rest before you are tired. " * (length // 27 + 1))[:length] + "</p>"
        rows.append(
            Revision(
                article=article,
                number=number,
                title=title,
                summary="A short summary.",
                body=body,
                words=length // 5,
                content_hash=content_hash(title, "A short summary.", body),
                created_at=article.created_at,
                created_by_id=article.created_by_id,
            )
        )
    Revision.objects.bulk_create(rows)


def _point(now: datetime) -> None:
    """Let the new articles point to their revisions, with the times that go with their stages."""
    _analyse()
    rows = Article.objects.filter(latest_revision=None)
    texts = Revision.objects.filter(article=OuterRef("pk")).values("pk")
    fresh = Article.objects.filter(pk__gte=rows.order_by("pk").values_list("pk", flat=True)[0])
    newest = texts.order_by("-number")
    titles = Lower(Subquery(newest.values("title")[:1]))
    rows.update(latest_revision=Subquery(newest[:1]), sort_title=titles)
    public = fresh.filter(stage__in=[State.PUBLISHED, State.WITHDRAWN])
    public.update(live_revision=F("latest_revision"), published_at=F("created_at"))
    drafts = fresh.filter(stage=State.DRAFT, latest_revision__number=2).values("pk")
    Article.objects.filter(pk__in=drafts).update(
        live_revision=Subquery(texts.order_by("number")[:1]), published_at=F("created_at")
    )
    fresh.filter(stage=State.PUBLISHED, slug__endswith="5").update(
        updated_at=F("created_at") + DAY / 2
    )
    fresh.filter(stage=State.WITHDRAWN).update(withdraw_at=now, withdraw_reason="Outdated")
    for days, digit in enumerate("0123456789", start=1):
        later = now + days * DAY
        fresh.filter(stage=State.SCHEDULED, slug__endswith=digit).update(
            next_revision=F("latest_revision"), next_at=later, published_at=later
        )
    fresh.filter(stage=State.PUBLISHED, slug__endswith="99").update(
        withdraw_at=now + 9 * DAY, withdraw_reason="The trial is over"
    )
    _analyse()


def _analyse() -> None:
    """Tell PostgreSQL how many rows there are, as it finds out by itself outside of a test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
