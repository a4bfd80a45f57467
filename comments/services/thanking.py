"""The one reaction there is: a thank you, whose giver nobody is told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from comments import permissions, rules
from comments.models import Comment, Thanks
from comments.rules import Status
from comments.services import acting, conditions, errors, rows


@transaction.atomic
def thank(comment: Comment, *, by: User | None) -> Comment:
    """Say thank you for a comment; saying it twice is the same as once. Raises Refused errors."""
    member = acting.locked_reader(by).user
    comment = rows.locked_comment(comment)
    conditions.require_public(comment.thread.article_id)
    if permissions.wrote(member, comment):
        raise errors.OwnThanks
    if comment.status != Status.PUBLISHED:
        raise errors.NotPossible
    conditions.require_open(comment.thread)
    if Thanks.objects.filter(comment=comment, user=member).exists():
        return comment
    _require_pause(member)
    Thanks.objects.create(comment=comment, user=member)
    return _count(comment, 1)


@transaction.atomic
def take_back(comment: Comment, *, by: User | None) -> Comment:
    """Take one's thank you back; possible at any time. Raises MayNotComment."""
    member = rows.locked_author(by)
    comment = rows.locked_comment(comment)
    gone, _rows = Thanks.objects.filter(comment=comment, user=member).delete()
    return _count(comment, -1) if gone else comment


def _count(comment: Comment, change: int) -> Comment:
    """Change the count of the comment, whose row is locked."""
    same = Comment.objects.filter(pk=comment.pk)
    same.update(thanks_count=F("thanks_count") + change)
    comment.refresh_from_db(fields=["thanks_count"])
    rows.touch(comment.thread)
    return comment


def _require_pause(member: User) -> None:
    """The member has not thanked more often than people do. Raises TooSoon."""
    now, limit = timezone.now(), rules.THANKS
    newest = Thanks.objects.filter(user=member, at__gt=now - limit.window).order_by("-at")
    times = list(newest.values_list("at", flat=True)[: limit.most])
    wait: timedelta = rules.wait_before_next(times, now, [limit])
    if wait:
        raise errors.TooManyThanks(wait)
