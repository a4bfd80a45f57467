"""What the pages of the discussions need, and what each change of them purges.

    what changes                                               purges
    a comment, its counts, note or pin; the discussion itself  `thread_name` of the article
    a checked profession: it counts, ends or is revoked        `PROFESSIONS`; revoked, also the
                                                               discussions with comments marked so
    a pseudonym; an account is switched off or goes            `member_name`, purged by accounts
    title, address, review or schedule of the article          `article_name`, purged by articles

The rules of the discussion are part of the code, and help lines are shown to members only.
"""

from collections.abc import Iterable

from accounts.cachetags import member_name
from comments.models import CommentThread

PROFESSIONS = "professions"  # The page of those whose profession is checked.


def thread_name(article_id: int) -> str:
    """Name what any page shows of the discussion of an article; the article's own page too."""
    return f"thread:{article_id}"


def discussion(article_id: int, members: Iterable[int]) -> set[str]:
    """Name what a page needs that shows comments on an article and names these members."""
    return {thread_name(article_id), *map(member_name, members)}


def professions(members: Iterable[int]) -> set[str]:
    """Name what the page of checked professions needs; `members` are all who might stand there."""
    return {PROFESSIONS, *map(member_name, members)}


def changed_in(thread: CommentThread) -> set[str]:
    """Name everything that shows something of a discussion."""
    return {thread_name(thread.article_id)}
