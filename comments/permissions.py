"""Who may do what with comments: one question a function.

`user` is None for nobody, except where moderators are asked about: there it is the
operator at the command line, who holds the whole machine.
"""

from datetime import datetime

from accounts.models import User
from comments.models import Comment
from comments.rules import EDIT_WINDOW, EDITABLE, TRANSITIONS, Action, Status


def wrote(user: User | None, comment: Comment) -> bool:
    """Is the comment this user's own?"""
    return user is not None and user.is_active and comment.author_id == user.pk


def can_comment(user: User | None) -> bool:
    """May this user write? Members whose account is active and whose address is verified may."""
    return user is not None and user.is_active and user.has_verified_email()


def can_edit(user: User | None, comment: Comment, now: datetime) -> bool:
    """May this user change the text? Authors may, for some minutes, of what was not taken away."""
    return (
        wrote(user, comment)
        and comment.status in EDITABLE
        and now - comment.created_at < EDIT_WINDOW
    )


def can_withdraw(user: User | None, comment: Comment) -> bool:
    """May this user delete the text? Authors may at any time."""
    return wrote(user, comment) and Status(comment.status) in TRANSITIONS[Action.WITHDRAW]


def can_moderate(user: User | None) -> bool:
    """May this user hide and restore comments, and close discussions?"""
    return user is None or user.has_perm("comments.moderate_comment")


def can_decide_on(user: User | None, comment: Comment) -> bool:
    """May this user hide or restore this comment? Nobody judges what they wrote themselves."""
    return can_moderate(user) and not wrote(user, comment)
