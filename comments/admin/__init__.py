"""Comments in the administration: moderators read, hide and restore; nobody rewrites."""

from comments.admin.lists import CommentAdmin, ModerationActionAdmin

__all__ = ["CommentAdmin", "ModerationActionAdmin"]
