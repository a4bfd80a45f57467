"""What the pages of a discussion show, in a number of queries that does not grow."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import cachetags, forms, permissions, rules
from comments.models import Comment, CommentThread
from comments.rules import Status
from core.pagecache import Needs
from core.pagination import Page, cursor_after, keyset_page
from core.text import plain_text

# Of a folded comment, so many characters are shown.
_EXCERPT = 280


class Order(StrEnum):
    """In which order the comments on an article stand. Replies always follow each other."""

    OLD = "old"
    NEW = "new"


def discussion(
    article: Article,
    viewer: User | None,
    *,
    needs: Needs,
    after: str = "",
    order: Order = Order.OLD,
    day: date | None = None,
) -> dict[str, Any]:
    """Return a page of the discussion: the roots behind the cursor, with their first replies.

    `day` starts there instead. Takes three queries, and one more for a member; what the page is
    made of is told to `needs`. Raises BadCursor.
    """
    needs.on(cachetags.thread_name(article.pk))
    thread = CommentThread.objects.of(article)
    thread.article = article
    is_member = permissions.can_comment(viewer)
    writable = thread.is_open and is_member
    page, pinned = Page[Comment]([], ""), None
    if thread.pk:
        roots = thread.comments.in_place_for(viewer).roots().exclude(_on_top(thread))
        if day is not None:
            roots = roots.filter(_from_day(day, order))
        roots = roots.for_page(viewer).with_first_replies(viewer)
        newest_first = order is Order.NEW
        page = keyset_page(roots, after=after, newest_first=newest_first, size=rules.ROOTS_SHOWN)
        pinned = _attach(page.items, viewer, thread, pin=not after and day is None)
        on_top = [pinned] if pinned else []
        _describe(_with_replies([*on_top, *page.items]), viewer, thread, is_member)
        page = _light(page, rules.HEAVIEST_PAGE - sum(one.weight for one in on_top))
        _connect([*on_top, *page.items], viewer)
        _tell(needs, [*on_top, *page.items], thread)
    list_url = reverse("comments:list", args=[article.slug])
    more = {"sort": order.value} if order is Order.NEW else {}
    return {
        "article": article,
        "thread": thread,
        "count": thread.public_count + (thread.member_count if viewer else 0),
        "pinned": pinned,
        "comments": page.items,
        "order": order.value,
        "list_url": list_url,
        "is_first_page": not after and day is None,
        "after": page.after,
        "next_url": f"{list_url}?{urlencode({**more, 'after': page.after})}" if page.after else "",
        "form": forms.new_comment(viewer, thread) if writable and viewer else None,
        "viewer": viewer,
    }


def conversation(
    comment: Comment, viewer: User | None, *, needs: Needs, after: str = ""
) -> dict[str, Any]:
    """Return the conversation around `comment`: its root and the page of replies that shows it.

    What the page is made of is told to `needs`. Raises BadCursor, or Comment.DoesNotExist when
    the viewer may not see the root.
    """
    visible = Comment.objects.in_place_for(viewer).for_page(viewer)
    root = comment
    if comment.root_id:
        # Whoever waits for a moderator finds their answer even where the root waits too.
        own = permissions.wrote(viewer, comment)
        found = Comment.objects.for_page(viewer) if own else visible
        root = found.get(pk=comment.root_id)
    thread = CommentThread.objects.select_related(
        "article__live_revision", "article__next_revision"
    ).get(pk=root.thread_id)
    thread_of = (viewer, thread, permissions.can_comment(viewer))
    _describe([root], *thread_of)
    below, room = visible.filter(root=root), rules.HEAVIEST_PAGE - root.weight

    def replies(**place: Any) -> Page[Comment]:
        comments = place.pop("comments", below)
        page = keyset_page(comments, newest_first=False, size=rules.REPLIES_ON_PAGE, **place)
        _describe(page.items, *thread_of)
        return _light(page, room)

    page = replies(after=after)
    starts_late = bool(after)
    if not after and comment.root_id and comment not in page.items and page.after:
        page, starts_late = replies(comments=_from(comment, below)), True
    root.replies = page.items
    _connect([root], viewer)
    _tell(needs, [root], thread)
    root_url = reverse("comments:comment", args=[root.public_id])
    return {
        "article": thread.article,
        "thread": thread,
        "root": root,
        "replies": page.items,
        "current": comment.public_id,
        "crisis": comment.crisis if permissions.wrote(viewer, comment) else "",
        "after": page.after,
        "next_url": f"{root_url}?after={page.after}" if page.after else "",
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
        shown = [*first["comments"], *filter(None, [first["pinned"]])]
        if comment in _with_replies(shown):
            return f"{article.get_absolute_url()}#{comment.anchor}"
    return comment.get_absolute_url()


def _on_top(thread: CommentThread) -> Q:
    """Match the comment that stands on top of the others, and therefore not among them."""
    return Q(pk=thread.pinned_id or 0, status=Status.PUBLISHED)


def _from_day(day: date, order: Order) -> Q:
    """Match what was published on a day, and later or earlier: whatever comes next."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    if order is Order.OLD:
        return Q(published_at__gte=start)
    return Q(published_at__lt=start + timedelta(days=1))


def _attach(
    roots: Sequence[Any], viewer: User | None, thread: CommentThread, *, pin: bool
) -> Comment | None:
    """Give each root its first replies; return the pinned comment, if it is wanted and visible.

    One query for all of them, by their keys.
    """
    places = range(rules.REPLIES_SHOWN + 1)
    keys = {root.pk: [getattr(root, f"reply_{place}") for place in places] for root in roots}
    wanted = {key for branch in keys.values() for key in branch if key}
    if pin and thread.pinned_id:
        wanted.add(thread.pinned_id)
    found: dict[int, Comment] = {}
    if wanted:
        found = Comment.objects.in_place_for(viewer).for_page(viewer).in_bulk(wanted)
    pinned = found.pop(thread.pinned_id or 0, None) if pin else None
    if pinned is not None and pinned.status == Status.PUBLISHED:
        pinned.is_pinned = True
    elif pinned is not None:
        found[pinned.pk], pinned = pinned, None
    for root in roots:
        branch = [found[key] for key in keys[root.pk] if key in found]
        root.replies, root.has_more = branch[: rules.REPLIES_SHOWN], len(branch) > len(places) - 1
    return pinned


def _with_replies(roots: Iterable[Comment]) -> list[Comment]:
    return [comment for root in roots for comment in (root, *root.replies)]


def _describe(
    comments: Iterable[Comment], viewer: User | None, thread: CommentThread, is_member: bool
) -> None:
    """Say of each comment how it is shown, and what the viewer may do with it."""
    now, review = timezone.now(), thread.article.shown_review
    writable = thread.is_open and is_member
    for comment in comments:
        comment.is_own = permissions.wrote(viewer, comment)
        comment.may_edit = writable and permissions.can_edit(viewer, comment, now)
        comment.may_withdraw = permissions.can_withdraw(viewer, comment)
        if comment.is_own or comment.status == Status.PUBLISHED:
            _fold(comment)
        if comment.status != Status.PUBLISHED:
            continue
        comment.may_reply = writable
        others = not comment.is_own
        comment.may_report = others
        comment.may_thank = writable and others
        comment.may_mute = viewer is not None and others and comment.author_id is not None
        last = comment.edited_at or comment.created_at
        comment.is_outdated = review is not None and last < review
        comment.is_old = not comment.is_outdated and now - last > rules.OLD_AFTER


def _fold(comment: Comment) -> None:
    """Say why a comment is folded, if it is: hidden by the reader, behind its note, or long."""
    if comment.is_muted:
        comment.fold = "muted"
    elif comment.is_folded:
        comment.fold = "note"
    elif len(comment.html) > rules.FOLDED_FROM:
        text = plain_text(comment.html)
        if len(text) > rules.FOLDED_FROM:
            comment.fold = "long"
            comment.excerpt = f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"


def _light(page: Page[Comment], room: int) -> Page[Comment]:
    """End a page where it would become too heavy for a phone; the first comment always fits."""
    for place, comment in enumerate(page.items):
        branch = _within(comment.replies, room - comment.weight)
        if place and len(branch) < len(comment.replies):
            # Better the whole branch on the next page than a part of it here.
            return Page(page.items[:place], cursor_after(page.items[place - 1]))
        if place and comment.weight > room:
            return Page(page.items[:place], cursor_after(page.items[place - 1]))
        comment.has_more = comment.has_more or len(branch) < len(comment.replies)
        comment.replies = branch
        room -= sum(one.weight for one in (comment, *branch))
    return page


def _connect(roots: Iterable[Comment], viewer: User | None) -> None:
    """Count the replies that are not shown, and say which comments stand on the same page."""
    shown = _with_replies(roots)
    keys = {comment.pk for comment in shown}
    for comment in shown:
        comment.parent_is_here = comment.parent_id in keys
        if comment.root_id is None:
            below = comment.reply_count + (comment.member_reply_count if viewer else 0)
            here = sum(reply.status == Status.PUBLISHED for reply in comment.replies)
            comment.more_replies = max(0, below - here)
            comment.has_more = comment.has_more or (comment.is_pinned and below > 0)


def _tell(needs: Needs, roots: Iterable[Comment], thread: CommentThread) -> None:
    """Say what a page of these comments is made of, and when the clock alone changes it."""
    shown, now = _with_replies(roots), timezone.now()
    named = {key for comment in shown for key in (comment.author_id, comment.note_by_id) if key}
    named |= {one.parent.author_id for one in shown if one.parent and one.parent.author_id}
    needs.on(*cachetags.discussion(thread.article_id, named))
    if thread.closes_at is not None and thread.closes_at > now:
        needs.until(thread.closes_at)
    for comment in shown:
        if comment.status == Status.PUBLISHED and not (comment.is_old or comment.is_outdated):
            needs.until((comment.edited_at or comment.created_at) + rules.OLD_AFTER)


def _within(comments: Sequence[Comment], room: int) -> list[Comment]:
    """Return the first of some comments, as many as there is room for."""
    shown = []
    for comment in comments:
        room -= comment.weight
        if room < 0:
            break
        shown.append(comment)
    return shown


def _from(comment: Comment, comments: Any) -> Any:
    later = Q(published_at__gt=comment.published_at)
    same = Q(published_at=comment.published_at, pk__gte=comment.pk)
    return comments.filter(published_at__gte=comment.published_at).filter(later | same)


def _before(comment: Comment, comments: Any) -> Any:
    earlier = Q(published_at__lt=comment.published_at)
    same = Q(published_at=comment.published_at, pk__lt=comment.pk)
    return comments.filter(published_at__lte=comment.published_at).filter(earlier | same)
