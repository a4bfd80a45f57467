"""The one answer of a member to a decision, and what comes of it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import notifications, permissions
from comments.models import Appeal, Comment, ModerationAction, Statement
from comments.rules import Action, Reason, Status
from comments.services import errors, restricting, rows, statements
from comments.services.moderating import record, restore
from comments.services.moderating.deciding import change_standing
from core.text import is_blank


@transaction.atomic
def appeal(statement: Statement, *, by: User, text: str) -> Appeal:
    """Ask for another look at a decision about oneself. Raises Refused errors.

    Who is suspended or banned may, too.
    """
    if by.pk != statement.member_id or not by.is_active:
        raise errors.NotAllowed
    text = record.measured(text)
    if is_blank(text):
        raise errors.Invalid(_("Please write why you think that the decision is wrong."))
    if not is_open(statement):
        raise errors.NotPossible(_("This decision cannot be looked at again any more."))
    try:
        with transaction.atomic():
            return Appeal.objects.create(statement=statement, text=text)
    except IntegrityError as error:
        raise errors.NotPossible(_("You have asked for this already.")) from error


def is_open(statement: Statement) -> bool:
    """Tell whether an appeal can change anything: the decision holds, and its time is not over."""
    if not statement.is_appealable(timezone.now()):
        return False
    if _is_taken_back(statement):
        return False
    comment = statement.comment
    if statement.action != Action.REMOVE:
        return True
    return comment is not None and comment.status == Status.REMOVED


def can_decide(appeal: Appeal, *, by: User | None) -> bool:
    """Tell whether this moderator may judge: not about themselves, nor their own decision.

    Their own they may judge when there is nobody else, or as a superuser.
    """
    statement = appeal.statement
    member = statement.member
    if by is None:
        return True
    if by.pk == member.pk or not permissions.can_moderate(by):
        return False
    action = Action(statement.action)
    if action != Action.REMOVE and not restricting.may(by, member, action):
        return False
    if statement.line.actor_id != by.pk or by.is_superuser:
        return True
    others = {user.pk for user in notifications.moderators()} - {by.pk, member.pk}
    return not others


@transaction.atomic
def uphold(appeal: Appeal, *, by: User | None, answer: str = "") -> Appeal:
    """Find that the member was right, and take the decision back. Raises Refused errors."""
    answer = record.measured(answer)
    statement, member = _begin(appeal, by)
    action = Action(statement.action)
    _close(appeal, by, answer, upheld=True)
    if action == Action.REMOVE and statement.comment:
        _give_comment_back(statement, statement.comment, member, by, answer)
    else:
        _lift(statement, action, member, by, answer)
    return appeal


@transaction.atomic
def decline(appeal: Appeal, *, by: User | None, answer: str) -> Appeal:
    """Find that the decision was right, and say why. Raises Refused errors."""
    answer = record.measured(answer)
    if is_blank(answer):
        raise errors.Invalid(_("Please tell the member why the decision stays."))
    statement, member = _begin(appeal, by)
    _close(appeal, by, answer, upheld=False)
    line = _line(statement, Action.DECLINE_APPEAL, member, by, reason=statement.reason)
    statements.tell(line, member, message=answer)
    return appeal


def _begin(appeal: Appeal, by: User | None) -> tuple[Statement, User]:
    """Lock the member, who may be about to leave, and ask for the right."""
    member = rows.locked_member(appeal.statement.member_id)
    if member is None:
        raise errors.NotPossible
    if not can_decide(appeal, by=by):
        raise errors.NotAllowed(
            _("Somebody else has to look at this: you took the decision, or it is about you.")
        )
    return appeal.statement, member


def _close(appeal: Appeal, by: User | None, answer: str, *, upheld: bool) -> None:
    """Write the outcome, if nobody else did meanwhile. Raises NotPossible."""
    values = {"upheld": upheld, "answer": answer, "decided_by": by, "decided_at": timezone.now()}
    if not Appeal.objects.filter(pk=appeal.pk, decided_at__isnull=True).update(**values):
        raise errors.NotPossible(_("Somebody has decided on this already."))
    for name, value in values.items():
        setattr(appeal, name, value)


def _give_comment_back(
    statement: Statement, comment: Comment, member: User, by: User | None, answer: str
) -> None:
    """Show the comment again; if its author took it back meanwhile, only count it as right.

    Nothing is left to do if a moderator has restored it by now. Perhaps it was removed anew
    since, but that is another decision.
    """
    comment = rows.locked_comment(comment)
    is_done = _is_taken_back(statement)
    if comment.status == Status.REMOVED and comment.source and not is_done:
        restore(
            comment,
            by=by,
            reason=Reason.APPEAL,
            revision=comment.revision,
            message=answer,
            reverts=statement.line,
        )
        return
    if not is_done:
        change_standing(member, removed=-1)
    line = _line(statement, Action.LIFT, member, by, reason=Reason.APPEAL, reverts=statement.line)
    statements.tell(line, member, message=answer)


def _is_taken_back(statement: Statement) -> bool:
    """Tell whether another decision has undone the one that the statement is about."""
    return ModerationAction.objects.filter(reverts=statement.line_id).exists()


def _lift(statement: Statement, action: Action, member: User, by: User | None, answer: str) -> None:
    """End a restriction, if it is this one that holds; a warning is as if it had been read."""
    if action == Action.WARN:
        restricting.acknowledge(statement, by=member)
    elif restricting.in_force(member, action):
        last = restricting.last_line(member, action)
        if last is not None and last.pk == statement.line_id:
            restricting.lift(member, by=by, kind=action, message=answer, reason=Reason.APPEAL)
            return
    line = _line(statement, Action.LIFT, member, by, reason=Reason.APPEAL, reverts=statement.line)
    statements.tell(line, member, message=answer)


def _line(
    statement: Statement,
    action: Action,
    member: User,
    by: User | None,
    *,
    reason: str,
    reverts: ModerationAction | None = None,
) -> ModerationAction:
    """Add a line about an appeal to the record."""
    comment = statement.comment
    return ModerationAction.objects.create(
        actor=by,
        action=action,
        member=member,
        thread=comment.thread if comment else None,
        comment=comment,
        comment_key=comment.public_id if comment else None,
        from_status=statement.action,
        to_status=statement.action if action == Action.DECLINE_APPEAL else "",
        reason=reason,
        reverts=reverts,
    )
