"""Who may do what with comments: one question a function.

`user` is None for nobody, except where moderators are asked about: there it is the
operator at the command line, who holds the whole machine.
"""

from datetime import datetime
from typing import Protocol

from accounts.models import User
from articles.models import Article
from comments.models import Comment
from comments.rules import EDIT_WINDOW, EDITABLE, TRANSITIONS, Action, Audience, Status


class Written(Protocol):
    """A comment, as a row of the database or as a page shows it."""

    @property
    def author_id(self) -> int | None:
        """Who wrote it."""

    @property
    def status(self) -> str:
        """Whether it stands."""

    @property
    def created_at(self) -> datetime:
        """When it was written."""


def wrote(user: User | None, comment: Written) -> bool:
    """Is the comment this user's own?"""
    return user is not None and user.is_active and comment.author_id == user.pk


def can_comment(user: User | None) -> bool:
    """May this user write? Members whose account is active and whose address is verified may.

    Whether a suspension, a ban or a warning stands against it is asked by the services.
    """
    return user is not None and user.is_active and user.has_verified_email()


def can_read(user: User | None, comment: Comment) -> bool:
    """May this user read what the comment says now?"""
    if comment.audience == Audience.MEMBERS and user is None:
        return False
    return comment.status == Status.PUBLISHED or (
        comment.status == Status.HELD and wrote(user, comment)
    )


def can_edit(user: User | None, comment: Written, now: datetime) -> bool:
    """May this user change the text? Authors may, for some minutes, of what was not taken away."""
    return (
        wrote(user, comment)
        and comment.status in EDITABLE
        and now - comment.created_at < EDIT_WINDOW
    )


def can_withdraw(user: User | None, comment: Written) -> bool:
    """May this user delete the text? Authors may at any time."""
    return wrote(user, comment) and Status(comment.status) in TRANSITIONS[Action.WITHDRAW]


def can_moderate(user: User | None) -> bool:
    """May this user decide about comments, and close discussions?"""
    return user is None or user.has_perm("comments.moderate_comment")


def can_decide_on(user: User | None, comment: Comment) -> bool:
    """May this user decide about this comment? Nobody judges what they wrote themselves."""
    return can_moderate(user) and not wrote(user, comment)


def can_see_medical(user: User | None) -> bool:
    """May this user see the medical queue? Moderators and clinical reviewers may."""
    return can_moderate(user) or (user is not None and user.has_perm("comments.medical_review"))


def can_annotate(user: User | None, comment: Comment) -> bool:
    """May this user put a note on the comment, or pin it? Nobody does so with their own."""
    if user is None:
        return True
    rights = ("comments.annotate_comment", "comments.medical_review", "comments.moderate_comment")
    return any(map(user.has_perm, rights)) and not wrote(user, comment)


def can_manage_thread(user: User | None, article: Article) -> bool:
    """May this user open, close or slow the discussion? Moderators and editors may."""
    return can_moderate(user) or (user is not None and user.has_perm("comments.annotate_comment"))


def can_restrict(user: User | None, member: User) -> bool:
    """May this user warn or suspend the member? Nobody does so with themselves or superusers."""
    if user is None:
        return True
    may = user.has_perm("comments.restrict_members")
    return may and user.pk != member.pk and not member.is_superuser


def can_ban(user: User | None, member: User) -> bool:
    """May this user ban the member?"""
    if user is None:
        return True
    may = user.has_perm("comments.ban_members")
    return may and user.pk != member.pk and not member.is_superuser


def can_erase(user: User | None, member: User) -> bool:
    """May this user erase all that the member wrote? The member may, and who has the right."""
    return user is None or user.pk == member.pk or user.has_perm("comments.erase_comments")


def can_edit_rules(user: User | None) -> bool:
    """May this user change word rules, message templates and help lines?"""
    return user is None or user.has_perm("comments.edit_rules")


def can_verify_clinicians(user: User | None) -> bool:
    """May this user propose and check the professions of members?"""
    return user is None or user.has_perm("comments.verify_clinicians")


def can_read_private_notes(user: User | None) -> bool:
    """May this user read what moderators note for each other?"""
    return user is None or user.has_perm("comments.view_private_notes")


def can_read_kept(user: User | None) -> bool:
    """May this user read what was reported as illegal, when its author's account is erased?"""
    return user is None or user.has_perm("comments.view_kept_report")
