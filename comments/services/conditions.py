"""What must hold before a member may write; each function raises a Refused error if it does not."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.models import Comment, CommentThread
from comments.rules import Level, Status
from comments.services import errors
from comments.services.texts import Finished


def require_public(article_id: int) -> None:
    """Readers can see the article now."""
    if not Article.objects.published().filter(pk=article_id).exists():
        raise errors.ArticleGone


def require_open(thread: CommentThread) -> None:
    """The discussion takes comments."""
    if not thread.is_open:
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


def require_new(text: Finished, *, author: User, article: Article, parent: Comment | None) -> None:
    """The author did not post this text a moment ago.

    A short text may be said to several people; a long one to one of them only.
    """
    recent = Comment.objects.filter(
        author=author,
        fingerprint=text.fingerprint,
        created_at__gte=timezone.now() - rules.REPEAT_WINDOW,
        thread__article=article,
    )
    if len(text.source) < rules.SHORT_TEXT:
        recent = recent.filter(Q(parent=parent) if parent else Q(parent__isnull=True))
    if same := recent.order_by("created_at").first():
        raise errors.AlreadyPosted(same)


def require_pause(author: User, level: Level) -> None:
    """The author has not written more than the limits of their level allow."""
    now = timezone.now()
    limits = rules.ALLOWANCES[level].comments
    newest = author.comments.filter(created_at__gt=now - limits[-1].window)
    times = newest.order_by("-created_at").values_list("created_at", flat=True)
    wait = rules.wait_before_next(list(times[: limits[-1].most]), now, limits)
    if wait:
        raise errors.TooSoon(wait)
