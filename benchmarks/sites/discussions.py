"""Comments by the million, with what readers, members and moderators did to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count as count_from
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from benchmarks.sites.bulk import Progress, first_key, load_all
from benchmarks.sites.moderation import Deeds
from benchmarks.sites.newsroom import DAY, earlier
from comments.models import Comment, CommentThread
from comments.rendering import RENDERER
from comments.rules import Audience, Hold, Reason, Status

CHUNK = 20_000
MINUTE = timedelta(minutes=1)
# Half of a discussion answers its first comment, but no more than these, so that the replies on
# the first page of one of 100,000 are plain. Of a short one all are shown on the article's page.
MOST_BELOW_FIRST, SHORT = 4_500, 30
# Discussions beside the longest, in shares of the usual number of comments.
SIZES = (0.2, 0.5, 2, 0.8, 1.5, 1)
# Every thousand comments begin with those of which something is to be told, so the first of a
# site are counted from here: what its first pages show is the same on a site of any size.
PLAIN_FROM = 500
# The first of them were removed, then some withdrawn; what is gone waits for nobody.
REMOVED, GONE = 13, 23
# Of so many comments some wait for moderators, from this one on. On a small site it is of fewer, so
# that there is as much of each kind as is counted, and a full page of it. Both are prime numbers:
# who waits has nothing to do with what else goes by a comment's number, such as its author.
WAITS_FROM, OF_FEW, OF_MANY, MANY = 40, 83, 619, 100_000
NAMES = (
    "id public_id submit_token thread_id author_id parent_id root_id status audience hold_code"
    " source html fingerprint created_at published_at removal_code closed_at purge_at edited_at"
    " revision reply_count member_reply_count open_reports reported_at thanks_count"
    " urgent_at medical_at flagged_at"
)


class Said(NamedTuple):
    """One comment to be: the columns that `NAMES` names."""

    id: int
    public_id: UUID
    submit_token: UUID
    thread_id: int
    author_id: int
    parent_id: int | None
    root_id: int | None
    status: str
    audience: str
    hold_code: str
    source: str
    html: str
    fingerprint: str
    created_at: datetime
    published_at: datetime
    removal_code: str
    closed_at: datetime | None
    purge_at: datetime | None
    edited_at: datetime | None
    revision: int
    reply_count: int
    member_reply_count: int
    open_reports: int
    reported_at: datetime | None
    thanks_count: int
    urgent_at: datetime | None
    medical_at: datetime | None
    flagged_at: datetime | None


class Discussion(NamedTuple):
    """The discussion of an article, so long, since then."""

    article: int
    size: int
    start: datetime


class Writer:
    """Makes discussions out of the same authors, one after the other."""

    def __init__(self, authors: list[int], now: datetime, *, of: int) -> None:
        """Let these authors write in turn, `of` comments on the whole site."""
        self._authors, self._now = authors, now
        self._waits_every = OF_MANY if of >= MANY else OF_FEW
        self._numbers = count_from(first_key(Comment) + PLAIN_FROM)
        self._keys, self._threads = count_from(first_key(Comment)), first_key(CommentThread)

    def write(self, discussions: list[Discussion]) -> list[Said]:
        """Write comments, and the discussions in which they stand; return the comments."""
        said: list[Said] = []
        threads: list[tuple[Any, ...]] = []
        for one in discussions:
            comments = list(self.comments(one))
            threads.append((self._threads, one.article, *_counts(comments)))
            self._threads += 1
            said += comments
        with transaction.atomic():  # The database asks only at its end what points to what.
            load_all(
                CommentThread, "id article_id public_count member_count last_public_at", threads
            )
            load_all(Comment, NAMES, said, renderer=RENDERER)
        return said

    def comments(self, what: Discussion) -> Iterator[Said]:
        """Yield the comments of a discussion, not yet written: roots, then the replies to them."""
        short = what.size <= SHORT
        below_first = min(what.size // 4, 3) if short else min(what.size // 2, MOST_BELOW_FIRST)
        roots = [
            self._one(number, what.start) for number in range((what.size - below_first) // 2 + 1)
        ]
        others = roots[1 : 1 + what.size - below_first - len(roots)]
        later = what.start + len(roots) * MINUTE
        replies = [
            self._one(number, later, root)
            for number, root in enumerate([roots[0]] * below_first + others)
        ]
        below: dict[int | None, list[Said]] = {}
        for reply in replies:
            below.setdefault(reply.root_id, []).append(reply)
        for root in roots:
            public, members, _last = _counts(below.get(root.id, []))
            yield root._replace(reply_count=public, member_reply_count=members)
        yield from replies

    def _one(self, number: int, start: datetime, root: Said | None = None) -> Said:
        place, at = next(self._numbers), start + number * MINUTE
        (turn, kind), now = divmod(place, 1000), self._now
        waits = place % self._waits_every - WAITS_FROM if kind >= GONE else -1
        is_reported = 3 <= waits < 6
        plain = Said(
            id=next(self._keys),
            public_id=_uuid(at, place),
            submit_token=_uuid(at, place + 2**60),
            thread_id=self._threads,
            author_id=self._authors[(place + 2 * turn) % len(self._authors)],
            parent_id=root and root.id,
            root_id=root and root.id,
            status=Status.PUBLISHED.value,
            audience=_audience(kind, root),
            hold_code="",
            source="",
            html="",
            fingerprint=f"{place:064x}",
            created_at=at,
            published_at=at,
            removal_code="",
            closed_at=None,
            purge_at=None,
            edited_at=at + DAY / 24 if kind % 50 == 9 else None,
            revision=2 if kind % 50 == 9 else 1,
            reply_count=0,
            member_reply_count=0,
            open_reports=int(is_reported),
            reported_at=earlier(now, place, 10) if is_reported else None,
            thanks_count=int(kind % 10 == 5),
            urgent_at=at if waits == 6 else None,
            medical_at=at if 7 <= waits < 10 else None,
            flagged_at=at if waits == 10 else None,
        )
        return _with_fate(plain, kind, waits, place, now)


def _with_fate(said: Said, kind: int, waits: int, place: int, now: datetime) -> Said:
    """Return a comment with its words, as far as it still has any."""
    if REMOVED <= kind < GONE:
        gone: dict[str, Any] = {"status": Status.WITHDRAWN.value, "fingerprint": ""}
        return said._replace(closed_at=earlier(now, place, 100), **gone)
    text = f"Number {place}. " + "Rest before you are tired. " * (2, 8, 4, 16)[place % 4]
    said = said._replace(source=text, html=f"<p>{text}</p>")
    if 0 <= waits < 3:
        at = earlier(now, place, 20)
        why = Hold.RULE if waits else Hold.NEW_MEMBER
        return said._replace(
            status=Status.HELD.value, hold_code=why.value, created_at=at, published_at=at
        )
    if kind < REMOVED:
        closed = earlier(now, place, 60)
        return said._replace(
            status=Status.REMOVED.value,
            removal_code=Reason.SPAM.value,
            closed_at=closed,
            purge_at=closed + 180 * DAY,
        )
    return said


def _audience(kind: int, root: Said | None) -> str:
    """Return for whom a comment is: of the replies some are for members alone."""
    is_for_members = root is not None and GONE <= kind < GONE + 50
    return (Audience.MEMBERS if is_for_members else Audience.PUBLIC).value


def _counts(comments: list[Said]) -> tuple[int, int, datetime | None]:
    """Return how many are published for everybody and for members, and when the last was."""
    shown = [one for one in comments if one.status == Status.PUBLISHED]
    public = [one.published_at for one in shown if one.audience == Audience.PUBLIC]
    return len(public), len(shown) - len(public), max(public, default=None)


def _uuid(at: datetime, number: int) -> UUID:
    """Return an identifier of version 7 that is always the same for the same number."""
    milliseconds = int(at.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | number)


def plan(
    articles: list[int], count: int, longest: int, typical: int, now: datetime
) -> Iterator[Discussion]:
    """Yield discussions of `count` comments: the longest, a typical one, and the others."""
    yield Discussion(articles[0], longest, now - 400 * DAY)
    yield Discussion(articles[1], typical, now - 20 * DAY)
    others = articles[2:]
    left = count - longest - typical
    usual, due = left / max(1, len(others)), 0.0
    for number, article in enumerate(others):
        due += usual * SIZES[number % len(SIZES)]
        size = left if article == others[-1] else min(left, round(due))
        if size > 0:
            yield Discussion(article, size, now - (30 + number % 600) * DAY)
        left, due = left - size, due - size


def discussions(
    planned: Iterator[Discussion], writer: Writer, deeds: Deeds, progress: Progress
) -> None:
    """Write discussions and what was done to their comments, some at a time."""
    written = 0
    while some := list(_some(planned)):
        said = writer.write(some)
        deeds.load(said)
        written += len(said)
        progress(f"comments {written:,}")


def _some(planned: Iterator[Discussion]) -> Iterator[Discussion]:
    size = 0
    for one in planned:
        yield one
        size += one.size
        if size >= CHUNK:
            return
