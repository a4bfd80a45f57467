"""The one place from which other modules import comment models."""

from comments.models.action import ModerationAction, ModerationActionIsImmutable
from comments.models.comment import Comment
from comments.models.credential import ClinicianCredential
from comments.models.outbox import Outbox
from comments.models.reader import MailChoice, MemberBlock, Subscription, Thanks
from comments.models.report import CommentReport
from comments.models.revision import CommentRevision
from comments.models.rule import HelpLine, MessageTemplate, Rule
from comments.models.shown import ShownComment
from comments.models.standing import CommenterStanding, Consent
from comments.models.statement import Appeal, Statement
from comments.models.thread import CommentThread

__all__ = [
    "Appeal",
    "ClinicianCredential",
    "Comment",
    "CommentReport",
    "CommentRevision",
    "CommentThread",
    "CommenterStanding",
    "Consent",
    "HelpLine",
    "MailChoice",
    "MemberBlock",
    "MessageTemplate",
    "ModerationAction",
    "ModerationActionIsImmutable",
    "Outbox",
    "Rule",
    "ShownComment",
    "Statement",
    "Subscription",
    "Thanks",
]
