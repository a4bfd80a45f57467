"""What the pages of the discussions depend on, and what each change of them changes."""

from comments.models import CommentThread


def thread_name(article_id: int) -> str:
    """Name what any page shows of the discussion of an article; the article's own page too."""
    return f"thread:{article_id}"


def changed_in(thread: CommentThread) -> set[str]:
    """Name everything that shows something of a discussion."""
    return {thread_name(thread.article_id)}
