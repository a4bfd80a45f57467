"""What moderators do about a member: warn, read first, suspend, ban; never in secret."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import permissions
from comments.models import Comment, CommenterStanding, ModerationAction, Statement
from comments.rules import Action
from comments.services import errors, rows, statements
from comments.services.moderating import record

# What each restriction sets about a member, and what it leaves when it is lifted.
UNTIL = {
    Action.PREMODERATE: "premoderated_until",
    Action.SUSPEND: "suspended_until",
    Action.BAN: "banned_until",
}


@transaction.atomic
def warn(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Warn a member, who must say that they read it before they write again.

    Raises Refused errors.
    """
    if not record.measured(message):
        raise errors.Invalid(_("Please write what the member shall do otherwise."))
    member = _begin(member, by, Action.WARN)
    return _restrict(member, Action.WARN, by, reason, message, None, comment, note)


@transaction.atomic
def premoderate(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a moderator read all comments of a member first, until then. Raises Refused errors."""
    until = _future(until)
    member = _begin(member, by, Action.PREMODERATE)
    _write(member, premoderated_until=until)
    return _restrict(member, Action.PREMODERATE, by, reason, message, until, comment, note)


@transaction.atomic
def suspend(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a member not take part until then. Raises Refused errors."""
    until = _future(until)
    member = _begin(member, by, Action.SUSPEND)
    _write(member, suspended_until=until)
    return _restrict(member, Action.SUSPEND, by, reason, message, until, comment, note)


@transaction.atomic
def ban(
    member: User,
    *,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None = None,
    comment: Comment | None = None,
    note: str = "",
) -> Statement:
    """Let a member not take part until then, or ever again without a time. Raises Refused errors.

    It needs a right of its own.
    """
    until = _future(until) if until else None
    member = _begin(member, by, Action.BAN)
    _write(member, banned_at=timezone.now(), banned_until=until)
    return _restrict(member, Action.BAN, by, reason, message, until, comment, note)


@transaction.atomic
def lift(
    member: User,
    *,
    by: User | None,
    kind: str,
    note: str = "",
    message: str = "",
    reason: str = "",
) -> Statement | None:
    """End a restriction early; `kind` is the action that set it. Raises Refused errors."""
    message, note = record.measured(message), record.measured_note(note)
    action = Action(kind) if kind in UNTIL else None
    if action is None:
        raise errors.Invalid(_("Please choose what to lift."))
    member = _begin(member, by, action)
    if not in_force(member, action):
        raise errors.NotPossible(_("This is not in force any more."))
    values: dict[str, Any] = {UNTIL[action]: None}
    if action == Action.BAN:
        values["banned_at"] = None
    _write(member, **values)
    line = _line(
        member,
        Action.LIFT,
        by=by,
        before=action,
        after="",
        reason=reason,
        note=note,
        reverts=last_line(member, action),
    )
    return statements.tell(line, member, message=message)


@transaction.atomic
def acknowledge(statement: Statement, *, by: User) -> Statement:
    """Note that the member has read it; twice is the same as once. Raises NotAllowed."""
    if by.pk != statement.member_id:
        raise errors.NotAllowed
    now = timezone.now()
    unseen = Statement.objects.filter(pk=statement.pk, seen_at__isnull=True)
    if unseen.update(seen_at=now):
        statement.seen_at = now
    return statement


def in_force(member: User, action: Action) -> bool:
    """Tell whether a restriction of this kind holds for the member now."""
    standing, now = CommenterStanding.objects.of(member), timezone.now()
    if action == Action.PREMODERATE:
        return standing.is_premoderated(now)
    return standing.is_suspended(now) if action == Action.SUSPEND else standing.is_banned(now)


def last_line(member: User, action: Action) -> ModerationAction | None:
    """Return the line of the last restriction of this kind that was not taken back."""
    lines = ModerationAction.objects.filter(member=member, action=action, reverted_by=None)
    return lines.order_by("-pk").first()


def may(by: User | None, member: User, action: Action) -> bool:
    """Tell whether `by` may restrict the member so, or lift what restricts them so."""
    ask = permissions.can_ban if action == Action.BAN else permissions.can_restrict
    return ask(by, member)


def _begin(member: User, by: User | None, action: Action) -> User:
    """Ask for the right and lock the member, so that nothing is posted meanwhile."""
    if not may(by, member, action):
        raise errors.NotAllowed
    locked = rows.locked_member(member.pk)
    if locked is None:
        raise errors.NotPossible(_("This account is gone."))
    return locked


def _future(until: datetime | None) -> datetime:
    """Return a time that is still to come. Raises Invalid."""
    if until is None or until <= timezone.now():
        raise errors.Invalid(_("Please choose a time that is still to come."))
    return until


def _write(member: User, **values: Any) -> None:
    standing = rows.standing_of(member)
    CommenterStanding.objects.filter(pk=standing.pk).update(**values)


def _restrict(
    member: User,
    action: Action,
    by: User | None,
    reason: str,
    message: str,
    until: datetime | None,
    comment: Comment | None,
    note: str,
) -> Statement:
    """Write the line and tell the member; the caller has asked for the right."""
    message, note = record.measured(message), record.measured_note(note)
    record.require_reason(action, reason, message)
    line = _line(
        member, action, by=by, before="", after=action, reason=reason, note=note, comment=comment
    )
    told = statements.tell(line, member, message=message, until=until)
    assert told is not None  # The member is there and locked.
    return told


def _line(
    member: User,
    action: Action,
    *,
    by: User | None,
    before: str,
    after: str,
    comment: Comment | None = None,
    **values: Any,
) -> ModerationAction:
    """Add a line about a member to the record."""
    return ModerationAction.objects.create(
        actor=by,
        action=action,
        member=member,
        thread=comment.thread if comment else None,
        comment=comment,
        comment_key=comment.public_id if comment else None,
        revision=comment.revision if comment else None,
        from_status=before,
        to_status=after,
        **values,
    )
