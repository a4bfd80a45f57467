"""The one place from which other modules import comment models."""

from comments.models.action import ModerationAction, ModerationActionIsImmutable
from comments.models.comment import Comment
from comments.models.thread import CommentThread

__all__ = ["Comment", "CommentThread", "ModerationAction", "ModerationActionIsImmutable"]
