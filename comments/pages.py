"""What the pages of a discussion show, in a number of queries that does not grow."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import cachetags, composing, forms, lookups, permissions, rules
from comments.composing import Branch, Look
from comments.lookups import Place, Root, Sight
from comments.models import Comment, CommentThread, ShownComment
from comments.models.shown import BY_AGE
from comments.rules import Status
from core.pagecache import Needs
from core.pagination import page_of, read_cursor
from core.paths import address

# Bytes that a comment takes in memory beside its texts: its names, times and keys.
_ROW_SIZE = 1_500


class Order(StrEnum):
    """In which order the comments on an article stand. Replies always follow each other."""

    OLD = "old"
    NEW = "new"


class Asked(NamedTuple):
    """Which page of a discussion is wanted: from behind a cursor, or from a day on."""

    after: str = ""
    order: Order = Order.OLD
    day: date | None = None

    @property
    def is_first(self) -> bool:
        """Whether the discussion begins on it."""
        return not self.after and self.day is None


FIRST = Asked()


class Found(NamedTuple):
    """A page of a discussion before it is known who reads it. Readers share it."""

    thread: CommentThread
    roots: Sequence[Root] = ()
    replies: dict[int, ShownComment] = {}  # By their keys.
    pinned: ShownComment | None = None

    @property
    def comments(self) -> list[ShownComment]:
        """All comments of the page, and those that tell whether there are more."""
        roots = [root.comment for root in self.roots]
        return [*roots, *self.replies.values(), *filter(None, [self.pinned])]

    @property
    def size(self) -> int:
        """About how much memory it takes, in bytes; its readers choose how many such are kept."""
        texts = sum(len(one.html) + len(one.note_html) for one in self.comments)
        return 2 * texts + _ROW_SIZE * len(self.comments) + 2_000


def discussion(
    article: Article, viewer: User | None, *, needs: Needs, asked: Asked = FIRST
) -> dict[str, Any]:
    """Return a page of the discussion: the roots behind the cursor, with their first replies.

    Takes three queries that all readers or all members share, one more for a member, and two for
    a member who wrote what nobody else may see. What the page is made of is told to `needs`.
    Raises BadCursor.
    """
    now, sight = timezone.now(), Sight.MEMBERS if viewer else Sight.PUBLIC
    key = f"comments:{article.pk}:{sight}:{asked.order}:{asked.after}:{asked.day or ''}"
    found = needs.kept(key, lambda own: _find(article, sight, asked, own))
    thread, marks = found.thread, lookups.NOBODY
    if viewer is not None:
        marks = lookups.marks(viewer, thread.pk or 0, found.comments)
        if marks.has_hidden:
            found = _read(thread, Sight.OWN, asked, viewer.pk)
    look = Look(viewer, now, thread.is_open, article.shown_review, marks)
    pinned, branches, after = _composed(found, look)
    _tell_time(needs, [*branches, *filter(None, [pinned])], thread, now)
    list_url = address("comments:list", article.slug)
    more = {"sort": asked.order.value} if asked.order is Order.NEW else {}
    form = None
    if viewer is not None and look.is_member and look.is_open:
        form = forms.blank(viewer, thread, asks_consent=not marks.has_consented)
    return {
        "article": article,
        "thread": thread,
        "count": thread.public_count + (thread.member_count if viewer else 0),
        "pinned": pinned,
        "branches": branches,
        "order": asked.order.value,
        "list_url": list_url,
        "is_first_page": asked.is_first,
        "after": after,
        "next_url": f"{list_url}?{urlencode({**more, 'after': after})}" if after else "",
        "form": form,
        "viewer": viewer,
    }


def conversation(
    comment: Comment, viewer: User | None, *, needs: Needs, after: str = ""
) -> dict[str, Any]:
    """Return the conversation around `comment`: its root and the page of replies that shows it.

    The comment comes with its discussion and the article. What the page is made of is told to
    `needs`. Raises BadCursor, or Comment.DoesNotExist when the viewer may not see the root.
    """
    now, thread = timezone.now(), comment.thread
    root = _root_of(comment, viewer)
    place = read_cursor(after) if after else None
    branch, next_after = _branch(root, comment, viewer, place, now)
    shown = {card.comment.pk for card in branch.cards}
    starts_late = bool(after)
    if not after and next_after and comment.pk not in shown:
        # The page begins with the comment itself.
        place, starts_late = (comment.published_at, comment.pk - 1), True
        branch, next_after = _branch(root, comment, viewer, place, now)
    composing.connect([branch], for_member=viewer is not None)
    needs.on(*_names(thread.article_id, [card.comment for card in branch.cards]))
    _tell_time(needs, [branch], thread, now)
    root_url = address("comments:comment", root.key)
    return {
        "article": thread.article,
        "thread": thread,
        "root": branch,
        "current": comment.public_id,
        "crisis": comment.crisis if permissions.wrote(viewer, comment) else "",
        "after": next_after,
        "next_url": f"{root_url}?after={next_after}" if next_after else "",
        "earlier_url": root_url if starts_late else "",
        "viewer": viewer,
    }


def address_of(comment: Comment) -> str:
    """Return where its author sees a comment: on the article's page if that shows it."""
    root = comment.root or comment
    earlier = Comment.objects.filter(thread=comment.thread_id).roots()
    article = comment.thread.article
    if _before(root, earlier)[: rules.ROOTS_SHOWN].count() < rules.ROOTS_SHOWN:
        first = discussion(article, comment.author, needs=Needs())
        branches = [*first["branches"], *filter(None, [first["pinned"]])]
        if comment.pk in {card.comment.pk for branch in branches for card in branch.cards}:
            return f"{article.get_absolute_url()}#{comment.anchor}"
    return comment.get_absolute_url()


def _find(article: Article, sight: Sight, asked: Asked, needs: Needs) -> Found:
    """Read a page that many share, and say what it is made of."""
    needs.on(cachetags.thread_name(article.pk))
    thread = lookups.thread_of(article)
    if not thread.pk:
        return Found(thread)
    found = _read(thread, sight, asked)
    needs.on(*_names(article.pk, found.comments))
    return found


def _read(thread: CommentThread, sight: Sight, asked: Asked, viewer_id: int = 0) -> Found:
    """Read the comments of a page: its roots, then by their keys what else stands on it."""
    newest_first = asked.order is Order.NEW
    roots = lookups.roots(
        sight,
        thread.pk,
        pinned_id=thread.pinned_id or 0,
        newest_first=newest_first,
        place=read_cursor(asked.after) if asked.after else None,
        since=_start_of(asked.day, newest_first) if asked.day else None,
        viewer_id=viewer_id,
    )
    keys = {key for root in roots[: rules.ROOTS_SHOWN] for key in root.replies}
    pinned_id = thread.pinned_id if asked.is_first else None
    found = lookups.by_keys(sight, keys | ({pinned_id} if pinned_id else set()), viewer_id)
    pinned = found.get(pinned_id) if pinned_id else None
    is_on_top = pinned is not None and pinned.status == Status.PUBLISHED
    return Found(thread, roots, found, pinned if is_on_top else None)


def _composed(found: Found, look: Look) -> tuple[Branch | None, list[Branch], str]:
    """Return the pinned comment, the branches that fit on the page, and the cursor behind them."""
    pinned, room = None, rules.HEAVIEST_PAGE
    if found.pinned is not None:
        pinned = Branch(look.card(found.pinned, 4))
        room -= pinned.root.weight
    page = page_of([root.comment for root in found.roots], rules.ROOTS_SHOWN)
    branches = []
    for root in found.roots[: rules.ROOTS_SHOWN]:
        below = [found.replies[key] for key in root.replies if key in found.replies]
        below.sort(key=BY_AGE)
        replies = [look.card(comment, 4) for comment in below[: rules.REPLIES_SHOWN]]
        card = look.card(root.comment, 3)
        branches.append(Branch(card, replies, len(below) > rules.REPLIES_SHOWN))
    shown = composing.fitting(branches, room)
    after = page.after if len(shown) == len(branches) else composing.cursor_behind(shown[-1])
    composing.connect([*filter(None, [pinned]), *shown], for_member=look.viewer is not None)
    if pinned is not None:
        pinned.has_more = pinned.more_replies > 0
    return pinned, shown, after


def _root_of(comment: Comment, viewer: User | None) -> ShownComment:
    """Return the root of a conversation. Raises Comment.DoesNotExist if it may not be seen."""
    key, sight = comment.root_id or comment.pk, Sight.OWN if viewer else Sight.PUBLIC
    # Whoever waits for a moderator finds their answer even where the root waits too.
    if permissions.wrote(viewer, comment):
        sight = Sight.ALL
    found = lookups.by_keys(sight, {key}, viewer.pk if viewer else 0)
    if key not in found:
        raise Comment.DoesNotExist
    return found[key]


def _branch(
    root: ShownComment,
    comment: Comment,
    viewer: User | None,
    place: Place | None,
    now: datetime,
) -> tuple[Branch, str]:
    """Return the root with a page of its replies from behind a place, and the next cursor."""
    thread, viewer_id = comment.thread, viewer.pk if viewer else 0
    sight = Sight.OWN if viewer else Sight.PUBLIC
    found = lookups.replies(sight, root.pk, place=place, viewer_id=viewer_id)
    marks = lookups.marks(viewer, thread.pk, [root, *found]) if viewer else lookups.NOBODY
    review = thread.article.shown_review
    look = Look(viewer, now, thread.is_open, review, marks, comment.pk)
    branch = Branch(look.card(root, 3))
    page = page_of(found, rules.REPLIES_ON_PAGE)
    below = [Branch(look.card(comment, 4)) for comment in page.items]
    shown = composing.fitting(below, rules.HEAVIEST_PAGE - branch.root.weight)
    branch.replies = [one.root for one in shown]
    after = page.after if len(shown) == len(below) else composing.cursor_behind(shown[-1])
    return branch, after


def _names(article_id: int, comments: Sequence[ShownComment]) -> set[str]:
    """Name what a page of these comments is made of."""
    named = {key for one in comments for key in (one.author_id, one.note_by_id) if key}
    named |= {one.parent_author_id for one in comments if one.parent_author_id}
    return cachetags.discussion(article_id, named)


def _tell_time(
    needs: Needs, branches: Sequence[Branch], thread: CommentThread, now: datetime
) -> None:
    """Say when the clock alone changes the page."""
    if thread.closes_at is not None and thread.closes_at > now:
        needs.until(thread.closes_at)
    needs.until(composing.ages_at(card for branch in branches for card in branch.cards))


def _start_of(day: date, newest_first: bool) -> datetime:
    """Return where a page of a day begins: what was published then, and whatever comes next."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    return start + timedelta(days=1) if newest_first else start


def _before(comment: Comment, comments: Any) -> Any:
    earlier = Q(published_at__lt=comment.published_at)
    same = Q(published_at=comment.published_at, pk__lt=comment.pk)
    return comments.filter(published_at__lte=comment.published_at).filter(earlier | same)
