"""What the pages of a discussion show, in a number of queries that does not grow."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.forms import CommentForm, mark_of
from comments.models import Comment, CommentThread
from comments.rules import Status
from core.pagination import Page, keyset_page


def discussion(article: Article, viewer: User | None, after: str = "") -> dict[str, Any]:
    """Return a page of the discussion: the roots behind the cursor, oldest first, with replies.

    Takes three queries, and one more for a member. Raises BadCursor.
    """
    thread = CommentThread.objects.of(article)
    writable = thread.is_open and permissions.can_comment(viewer)
    page: Page[Comment] = Page([], "")
    if thread.pk:
        roots = thread.comments.in_place_for(viewer).roots().for_page()
        page = keyset_page(roots, after=after, newest_first=False, size=rules.ROOTS_SHOWN)
        thread.comments.attach_replies(page.items, viewer)
    shown = [comment for root in page.items for comment in (root, *root.replies)]
    _mark(shown, viewer, thread, writable=writable)
    list_url = reverse("comments:list", args=[article.slug])
    return {
        "article": article,
        "thread": thread,
        "count": thread.public_count,
        "comments": page.items,
        "after": page.after,
        "next_url": f"{list_url}?after={page.after}" if page.after else "",
        "form": empty_form(viewer) if writable and viewer else None,
        "viewer": viewer,
    }


def conversation(comment: Comment, viewer: User | None, after: str = "") -> dict[str, Any]:
    """Return the conversation around `comment`: its root and the page of replies that shows it.

    Raises BadCursor, or Comment.DoesNotExist when the viewer may not see the root.
    """
    visible = Comment.objects.in_place_for(viewer).for_page()
    root = visible.get(pk=comment.root_id) if comment.root_id else comment
    below = visible.filter(root=root)
    page = keyset_page(below, after=after, newest_first=False)
    starts_late = bool(after)
    if not after and comment.root_id and comment not in page.items and page.after:
        page = keyset_page(_from(comment, below), newest_first=False)
        starts_late = True
    root.replies = page.items
    thread = CommentThread.objects.select_related(
        "article__live_revision", "article__next_revision"
    ).get(pk=root.thread_id)
    writable = thread.is_open and permissions.can_comment(viewer)
    _mark([root, *page.items], viewer, thread, writable=writable)
    root_url = reverse("comments:comment", args=[root.public_id])
    return {
        "article": thread.article,
        "thread": thread,
        "root": root,
        "replies": page.items,
        "current": comment.public_id,
        "after": page.after,
        "next_url": f"{root_url}?after={page.after}" if page.after else "",
        "earlier_url": root_url if starts_late else "",
        "viewer": viewer,
    }


def address_of(comment: Comment) -> str:
    """Return where a comment can be seen: on the article's page if that shows it."""
    root = comment.root or comment
    earlier = Comment.objects.filter(thread=comment.thread_id).roots()
    on_page = _before(root, earlier)[: rules.ROOTS_SHOWN].count() < rules.ROOTS_SHOWN
    if on_page and comment.root_id:
        siblings = _before(comment, Comment.objects.filter(root=root))
        on_page = siblings[: rules.REPLIES_SHOWN].count() < rules.REPLIES_SHOWN
    if on_page:
        return f"{comment.thread.article.get_absolute_url()}#{comment.anchor}"
    return comment.get_absolute_url()


def empty_form(user: User, text: str = "") -> CommentForm:
    """Return a form for a new comment of this user."""
    return CommentForm(initial={"author": mark_of(user), "text": text})


def _mark(
    comments: Iterable[Comment], viewer: User | None, thread: CommentThread, *, writable: bool
) -> None:
    """Say of each comment what the viewer may do with it."""
    now = timezone.now()
    for comment in comments:
        comment.may_reply = writable and comment.status == Status.PUBLISHED
        comment.may_edit = writable and permissions.can_edit(viewer, comment, now)
        comment.may_withdraw = permissions.can_withdraw(viewer, comment)


def _from(comment: Comment, comments: Any) -> Any:
    later = Q(published_at__gt=comment.published_at)
    same = Q(published_at=comment.published_at, pk__gte=comment.pk)
    return comments.filter(published_at__gte=comment.published_at).filter(later | same)


def _before(comment: Comment, comments: Any) -> Any:
    earlier = Q(published_at__lt=comment.published_at)
    same = Q(published_at=comment.published_at, pk__lt=comment.pk)
    return comments.filter(published_at__lte=comment.published_at).filter(earlier | same)
