"""Comments in the administration: moderators read and decide; nobody rewrites."""

from comments.admin.credentials import ClinicianCredentialAdmin
from comments.admin.lists import CommentAdmin, ModerationActionAdmin
from comments.admin.rules import HelpLineAdmin, MessageTemplateAdmin, RuleAdmin
from comments.admin.threads import CommentThreadAdmin

__all__ = [
    "ClinicianCredentialAdmin",
    "CommentAdmin",
    "CommentThreadAdmin",
    "HelpLineAdmin",
    "MessageTemplateAdmin",
    "ModerationActionAdmin",
    "RuleAdmin",
]
