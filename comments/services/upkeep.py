"""What has to be done in the discussions by the clock, mostly at night."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments import notifications, rules
from comments.models import Comment, CommentThread
from comments.rendering import RENDERER, render
from comments.services import crediting, errors, mail_checks, moderating, pruning, recounting, rows

_AT_ONCE = 200


def alarm() -> bool:
    """Remind the moderators of comments that wait too long; they hear of it once a day."""
    if not mail_checks.held_too_long(timezone.now()):
        return False
    with transaction.atomic():
        notifications.waiting_too_long()
    return True


def expire() -> int:
    """Remove what has waited so long that nobody will look any more; the authors are told."""
    count = 0
    for comment in list(mail_checks.waiting_since(timezone.now() - rules.EXPIRE_AFTER)):
        try:
            moderating.expire(comment)
        except errors.Refused:  # Somebody decided in this moment.
            continue
        count += 1
    return count


def render_anew() -> int:
    """Render comments anew that an earlier version of the renderer made; return how many.

    In portions, each in a transaction of its own, so that it may be broken off.
    """
    count = 0
    while portion := list(_outdated()[:_AT_ONCE]):
        with transaction.atomic():
            changed = {each.thread_id for each in portion if _render(each)}
            for thread in CommentThread.objects.filter(pk__in=changed).order_by("pk"):
                rows.touch(thread)
        count += len(portion)
    return count


# In this order: what is let go of leaves empty places, and counts come last.
EVERY_NIGHT: Mapping[str, Callable[[], int]] = {
    "expire": expire,
    "forget_removed": pruning.forget_removed,
    "forget_quotes": pruning.forget_quotes,
    "delete_leaves": pruning.delete_leaves,
    "forget_mails": pruning.forget_mails,
    "forget_proposals": crediting.forget_unchecked,
    "render_anew": render_anew,
    "recount": recounting.recount,
}


def _outdated() -> QuerySet[Comment]:
    # Answers before what they answer: that is the order of locks.
    texts = Comment.objects.exclude(renderer=RENDERER).order_by("-pk")
    return texts.only("pk", "thread_id", "revision", "source", "html", "note_source", "note_html")


def _render(comment: Comment) -> bool:
    """Render one comment and its note, unless it was changed meanwhile; tell what readers see."""
    html = render(comment.source) if comment.source else ""
    note = render(comment.note_source) if comment.note_source else ""
    same = Comment.objects.filter(
        pk=comment.pk,
        revision=comment.revision,
        source=comment.source,
        note_source=comment.note_source,
    )
    written = same.update(html=html, note_html=note, renderer=RENDERER)
    return bool(written) and (html, note) != (comment.html, comment.note_html)
