"""What must hold before a member may write; each function raises a Refused error if it does not."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.models import (
    Comment,
    CommenterStanding,
    CommentRevision,
    CommentThread,
    Consent,
    Statement,
)
from comments.rules import Action, Level, Status, ThreadState
from comments.services import errors
from comments.services.texts import Finished


def require_writer(by: User | None) -> User:
    """The account may write comments, and no moderator has anything against it now."""
    if by is None or not permissions.can_comment(by):
        raise errors.MayNotComment
    standing = CommenterStanding.objects.of(by)
    standing.user = by
    require_good_standing(standing)
    return by


def require_place(article: Article) -> None:
    """Readers can see the article now, and its discussion takes comments."""
    require_public(article.pk)
    require_open(CommentThread.objects.of(article))


def require_public(article_id: int) -> None:
    """Readers can see the article now."""
    if not Article.objects.published().filter(pk=article_id).exists():
        raise errors.ArticleGone


def require_good_standing(standing: CommenterStanding) -> None:
    """No suspension, ban or unread warning stands against the member."""
    now = timezone.now()
    if standing.is_banned(now):
        raise errors.Barred(standing.banned_until, Action.BAN)
    if standing.is_suspended(now):
        raise errors.Barred(standing.suspended_until, Action.SUSPEND)
    warnings = Statement.objects.filter(member=standing.user, action=Action.WARN, seen_at=None)
    if warning := warnings.order_by("at", "pk").first():
        raise errors.WarningOpen(warning)


def require_consent(author: User) -> None:
    """The member agreed to the use of what comments tell about health."""
    if not Consent.objects.is_given(author):
        raise errors.ConsentNeeded


def require_open(thread: CommentThread) -> None:
    """The discussion takes comments, or took them until its clock closed it a moment ago.

    Whoever was typing then is not shut out; see `pipeline.judge` for what becomes of it.
    """
    if thread.is_open:
        return
    by_clock = thread.closes_at if thread.state == ThreadState.OPEN else None
    if by_clock is None or timezone.now() - by_clock > rules.CLOSING_GRACE:
        raise errors.DiscussionClosed


def require_answerable(parent: Comment, article: Article) -> None:
    """The comment stands under this article and can be answered."""
    if parent.thread.article_id != article.pk or parent.status == Status.HELD:
        raise errors.NotPossible
    if parent.status == Status.REMOVED:
        raise errors.ParentRemoved
    if parent.status in rules.GONE:
        raise errors.ParentGone


def require_editable(comment: Comment, by: User | None, now: datetime) -> None:
    """The member wrote the comment, it is still there, and the minutes are not over."""
    if not permissions.wrote(by, comment):
        raise errors.NotAllowed
    if comment.status not in rules.EDITABLE:
        raise errors.NotPossible
    if not permissions.can_edit(by, comment, now):
        raise errors.TooLate


def require_new(
    text: Finished,
    *,
    author: User,
    article: Article,
    parent: Comment | None,
    instead_of: Comment | None = None,
) -> None:
    """The author did not post this text a moment ago.

    A short text may be said to several people; a long one to one of them only. The comment
    whose text it replaces does not count.
    """
    recent = Comment.objects.filter(
        author=author,
        fingerprint=text.fingerprint,
        created_at__gte=timezone.now() - rules.REPEAT_WINDOW,
        thread__article=article,
    ).exclude(pk=instead_of.pk if instead_of else 0)
    if len(text.source) < rules.SHORT_TEXT:
        recent = recent.filter(Q(parent=parent) if parent else Q(parent__isnull=True))
    if same := recent.order_by("created_at").first():
        raise errors.AlreadyPosted(same)


def require_pause(author: User, level: Level) -> None:
    """The author has not written more comments than the limits of their level allow."""
    _require_pause(author.comments.values_list("created_at", flat=True), "created_at", level)


def require_pause_between_edits(author: User, level: Level) -> None:
    """The author has not changed comments more often than they may post some."""
    mine = CommentRevision.objects.filter(replaced_by=author, comment__author=author)
    _require_pause(mine.values_list("replaced_at", flat=True), "replaced_at", level)


def _require_pause(times: "QuerySet[Any, datetime]", name: str, level: Level) -> None:
    now = timezone.now()
    limits = rules.ALLOWANCES[level].comments
    newest = times.filter(**{f"{name}__gt": now - limits[-1].window}).order_by(f"-{name}")
    wait = rules.wait_before_next(list(newest[: limits[-1].most]), now, limits)
    if wait:
        raise errors.TooSoon(wait)
