"""What the pages of discussions ask of the database, put into SQL once for each kind of page."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from django.db.models import IntegerField, QuerySet, Value

from accounts.models import User, verified_addresses
from articles.models import Article
from comments.models import (
    Comment,
    CommentThread,
    Consent,
    MemberBlock,
    ShownComment,
    Thanks,
)
from comments.models.comment import CommentQuerySet
from comments.models.shown import SHOWN
from comments.rules import REPLIES_ON_PAGE, REPLIES_SHOWN, ROOTS_SHOWN, Status
from core.pagination import in_order
from core.prepared import Keys, Prepared
from core.rows import Joined

# The comments of a page: roots with their first replies and one more each, a pinned one, and the
# root that tells whether there are more.
MOST = ROOTS_SHOWN * (REPLIES_SHOWN + 2) + 2
# For so many keys there is a query each: a place costs, even if no key stands in it.
_ROOMS = (8, 24, MOST)
_THREAD = Joined(lambda places: CommentThread.objects.filter(article=places.key("article")))
Place = tuple[datetime, int]  # Behind which a page begins: see `core.pagination`.


class Sight(StrEnum):
    """Which comments hold a place on a page: see `CommentQuerySet`."""

    PUBLIC = "public"  # Those that anybody reads.
    MEMBERS = "members"  # Those that every member reads.
    OWN = "own"  # For one member: also those of the member that nobody else sees.
    ALL = "all"


class Root(NamedTuple):
    """A comment on the article, with the keys of its first replies and perhaps one more."""

    comment: ShownComment
    replies: frozenset[int]


class Marks(NamedTuple):
    """What is personal on the page of a member."""

    thanked: frozenset[int] = frozenset()  # Comments, by their keys.
    muted: frozenset[int] = frozenset()  # Authors.
    has_hidden: bool = False  # They wrote something here that nobody else may see.
    is_verified: bool = False
    has_consented: bool = False


NOBODY = Marks()


def thread_of(article: Article) -> CommentThread:
    """Return the discussion of an article, as `CommentThread.objects.of` does. One query."""
    found: CommentThread | None = next(iter(_THREAD.fetch(article=article.pk)), None)
    return found or CommentThread(article=article)


def roots(
    sight: Sight,
    thread_id: int,
    *,
    pinned_id: int,
    newest_first: bool,
    place: Place | None = None,
    since: datetime | None = None,
    viewer_id: int = 0,
) -> list[Root]:
    """Return the roots of a page and one more, if there is one. One query.

    `since` leaves out what stands before it: what is older, or newer with the newest first. The
    pinned comment does not stand among the others.
    """
    values: dict[str, Any] = {"thread": thread_id, "pinned": pinned_id, "viewer": viewer_id}
    if place is not None:
        values["moment"], values["behind"] = place
    if since is not None:
        values["since"] = since
    query = _roots(sight, newest_first, place is not None, since is not None)
    return [
        Root(
            ShownComment.read(row[:-1]), frozenset(map(int, row[-1].split(",") if row[-1] else ()))
        )
        for row in query.rows(**values)
    ]


def by_keys(sight: Sight, keys: Collection[int], viewer_id: int = 0) -> dict[int, ShownComment]:
    """Return the comments of these keys that hold a place, by their keys. One query."""
    if not keys:
        return {}
    room = _room_for(keys)
    found = _by_keys(sight, room).rows(viewer=viewer_id, **_numbered("key", keys, room))
    return {row[0]: ShownComment.read(row) for row in found}


def replies(
    sight: Sight, root_id: int, *, place: Place | None, viewer_id: int = 0
) -> list[ShownComment]:
    """Return the replies of a page of a conversation and one more, if there is one. One query."""
    values: dict[str, Any] = {"root": root_id, "viewer": viewer_id}
    if place is not None:
        values["moment"], values["behind"] = place
    return [ShownComment.read(row) for row in _replies(sight, place is not None).rows(**values)]


def marks(viewer: User, thread_id: int, shown: Iterable[ShownComment]) -> Marks:
    """Return what is personal for a member on a page with these comments. One query."""
    shown = list(shown)
    comments = {comment.pk for comment in shown}
    authors = {comment.author_id for comment in shown if comment.author_id}
    found: dict[int, set[int]] = {kind: set() for kind in range(len(Marks._fields))}
    room = _room_for(comments)
    for kind, key in _marks(room).rows(
        viewer=viewer.pk,
        thread=thread_id,
        **_numbered("comment", comments, room),
        **_numbered("author", authors, room),
    ):
        found[kind].add(key)
    thanked, muted, hidden, verified, consents = found.values()
    return Marks(frozenset(thanked), frozenset(muted), bool(hidden), bool(verified), bool(consents))


def _room_for(keys: Collection[int]) -> int:
    """Return for how many keys the query is that takes these."""
    return next(room for room in _ROOMS if len(keys) <= room)


def _numbered(name: str, keys: Collection[int], room: int) -> dict[str, int]:
    """Name as many keys as there is room for; no row has the key 0."""
    return dict(zip(_names(name, room), chain(keys, repeat(0)), strict=False))


@cache
def _names(name: str, room: int) -> list[str]:
    return [f"{name}_{number}" for number in range(room)]


def _in_place(sight: Sight, places: Keys) -> CommentQuerySet:
    comments = CommentQuerySet(Comment)
    if sight is Sight.PUBLIC:
        return comments.in_place_for(None)
    if sight is Sight.MEMBERS:
        return comments.in_place_for_members()
    if sight is Sight.ALL:
        return comments
    return comments.in_place_for(places.key("viewer"))


@cache
def _roots(sight: Sight, newest_first: bool, goes_on: bool, has_start: bool) -> Prepared:
    def make(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        comments = _in_place(sight, places)
        found = comments.filter(thread=places.key("thread")).roots()
        found = found.exclude(pk=places.key("pinned"), status=Status.PUBLISHED)
        if has_start:
            side = "published_at__lt" if newest_first else "published_at__gte"
            found = found.filter(**{side: places.moment("since")})
        found = found.with_first_replies(comments)
        place = (places.moment("moment"), places.key("behind")) if goes_on else None
        found = in_order(found, place, newest_first=newest_first)
        return found.values_list(*SHOWN, "first_replies")[: ROOTS_SHOWN + 1]

    return Prepared(make)


@cache
def _by_keys(sight: Sight, room: int) -> Prepared:
    def make(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        return _in_place(sight, places).filter(pk__in=places.keys("key", room)).shown()

    return Prepared(make)


@cache
def _replies(sight: Sight, goes_on: bool) -> Prepared:
    def make(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        found = _in_place(sight, places).filter(root=places.key("root"))
        place = (places.moment("moment"), places.key("behind")) if goes_on else None
        return in_order(found, place, newest_first=False).shown()[: REPLIES_ON_PAGE + 1]

    return Prepared(make)


@cache
def _marks(room: int) -> Prepared:
    def make(places: Keys) -> QuerySet[Any, tuple[Any, ...]]:
        viewer = places.key("viewer")
        thanked = Thanks.objects.filter(user=viewer, comment__in=places.keys("comment", room))
        muted = MemberBlock.objects.filter(user=viewer, blocked__in=places.keys("author", room))
        own = Comment.objects.filter(author=viewer, thread=places.key("thread"))
        hidden = own.exclude(status=Status.PUBLISHED)
        return _of_kind(0, thanked, "comment_id").union(
            _of_kind(1, muted, "blocked_id"),
            _of_kind(2, hidden, "thread_id").distinct(),
            _of_kind(3, verified_addresses(viewer), "user_id"),
            _of_kind(4, Consent.objects.given_by(viewer), "user_id"),
            all=True,
        )

    return Prepared(make)


def _of_kind(kind: int, rows: QuerySet[Any], key: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Return a key of each row, and what it tells: the place of that in `Marks`."""
    number = Value(kind, output_field=IntegerField())
    return rows.order_by().annotate(kind=number).values_list("kind", key)
