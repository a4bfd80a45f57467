"""Members taking back all they wrote, or leaving for good."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import Outlook
from comments import permissions, rules
from comments.models import (
    Comment,
    CommentReport,
    MemberBlock,
    ModerationAction,
    Outbox,
    Subscription,
    Thanks,
)
from comments.rules import Action
from comments.services import consenting, emptying, errors, many
from core import erasures
from core.erasures import Entry

KIND = "comments of"  # Its name in the ledger, with the key of the member.
_GOES = (
    _(
        "Every comment that you wrote: its text, its earlier versions and your name beside it."
        " Where it stood, readers see “Former member”, so that answers to it keep their place."
    ),
    _(
        "Your thanks, reports, subscriptions, hidden members, your consent, and what moderators"
        " wrote to you and noted about you."
    ),
)
_STAYS = (
    _("What others wrote in answer to you, even where they quote you."),
    _(
        "If somebody reported a comment of yours as illegal and nobody has decided yet: the text"
        " that was reported, for at most half a year, for very few eyes."
    ),
)


def outlook(member: User) -> Outlook:
    """Return what a member is told before leaving."""
    return Outlook(_GOES, _STAYS)


def withdrawable(member: User) -> QuerySet[Comment]:
    """Return what a member wrote and did not withdraw yet."""
    return Comment.objects.filter(author=member, status__in=rules.TRANSITIONS[Action.WITHDRAW])


@transaction.atomic
def withdraw_all(*, by: User | None) -> int:
    """Delete all texts of the member, take back their consent, and return how many texts went.

    The account stays, and so do the places of the comments. Raises NotAllowed.
    """
    member = _locked(by)
    comments = many.locked(_keys(withdrawable(member)))
    emptying.withdraw(comments, by=member)
    consenting.take_back(by=member)
    erasures.note(KIND, member.pk)
    return len(comments)


@transaction.atomic
def erase(member: User, *, by: User | None) -> int:
    """Erase all that a member wrote and did in the discussions; return how many comments went.

    The account stays. What moderators decided about it does too: erasing is no way around a
    ban. Raises NotAllowed.
    """
    if not permissions.can_erase(by, member):
        raise errors.NotAllowed
    member = _locked(member)
    count = _erase(member, by=by)
    consenting.take_back(by=member)
    erasures.note(KIND, member.pk)
    return count


def erase_account(member: User) -> None:
    """Erase what an account that is being deleted leaves behind.

    What belongs to nobody else goes with the account: standing, consents, statements of
    reasons, appeals, checked professions.
    """
    _erase(_locked(member), by=None)
    ModerationAction.objects.filter(member=member).update(note="", member=None)


def replay() -> int:
    """Take back anew what a backup brought back; return how many comments that were.

    What a member wrote after taking everything back stays.
    """
    return sum(map(_replay_one, erasures.noted(emptying.KIND))) + sum(
        map(_replay_all, erasures.noted(KIND))
    )


def _replay_one(entry: Entry) -> int:
    """Withdraw one comment anew, if a backup brought it back."""
    found = Comment.objects.filter(public_id=entry.key).select_related("author").first()
    return _replay(found.author, pk=found.pk) if found and found.author else 0


def _replay_all(entry: Entry) -> int:
    """Withdraw anew all that a member had written by then, if a backup brought it back."""
    member = User.objects.filter(pk=entry.key, date_joined__lt=entry.at).first()
    return _replay(member, created_at__lt=entry.at) if member else 0


@transaction.atomic
def _replay(member: User, **which: Any) -> int:
    member = _locked(member)
    comments = many.locked(_keys(withdrawable(member).filter(**which)))
    emptying.withdraw(comments, by=member)
    return len(comments)


def _locked(member: User | None) -> User:
    """Lock the member, so that what they post meanwhile comes before or after all of this.

    Raises NotAllowed for nobody, and for an account that is gone.
    """
    rows = User.objects.select_for_update(no_key=True)
    found = rows.filter(pk=member.pk).first() if member is not None else None
    if found is None:
        raise errors.NotAllowed
    return found


def _keys(comments: QuerySet[Comment]) -> list[int]:
    return list(comments.values_list("pk", flat=True))


def _erase(member: User, *, by: User | None) -> int:
    """Erase the comments of a locked member, and what the member did as a reader."""
    thanked = list(Thanks.objects.filter(user=member).values_list("comment_id", flat=True))
    keys = {*_keys(Comment.objects.filter(author=member)), *thanked}
    comments = many.locked(keys, and_threads=_followed(member))
    mine = [comment for comment in comments if comment.author_id == member.pk]
    _take_thanks_back(member)
    emptying.erase(mine, by=by)
    reports = CommentReport.objects.filter(reporter=member)
    reports.update(text="", contact="", reporter=None)
    Outbox.objects.filter(user=member).delete()
    Subscription.objects.filter(user=member).delete()
    MemberBlock.objects.filter(user=member).delete()
    return len(mine)


def _followed(member: User) -> list[int]:
    """Return the discussions in which somebody who posts now may be about to write to them."""
    followed = Subscription.objects.filter(user=member, thread__isnull=False)
    return list(followed.values_list("thread_id", flat=True))


def _take_thanks_back(member: User) -> None:
    """Delete the thanks that the member gave, and count them off."""
    given = Thanks.objects.filter(user=member)
    found = list(given.values_list("comment_id", "comment__thread_id"))
    given.delete()
    for keys in many.chunks([comment for comment, _thread in found]):
        Comment.objects.filter(pk__in=keys).update(thanks_count=Greatest(F("thanks_count") - 1, 0))
    many.touch(thread for _comment, thread in found)
