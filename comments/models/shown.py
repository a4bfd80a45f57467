"""What a page wants to know of a comment beside its row."""

from collections.abc import Sequence
from typing import Any


class Shown:
    """Said of each comment on a page by `comments.pages`; whoever does not say it shows less."""

    # The replies shown with a root; whether there are others, and how many are published.
    replies: Sequence[Any] = ()
    has_more = False
    more_replies = 0

    # Whether the comment that it answers stands on the same page.
    parent_is_here = False
    is_own = is_pinned = False
    may_reply = may_edit = may_withdraw = may_thank = may_report = may_mute = False
    # From the queryset, for members: whether they thanked for it, and whether they hide its author.
    is_thanked = is_muted = False
    # Why the text is folded: "muted", "note" or "long". Of a long one, how it begins.
    fold = excerpt = ""
    # It is older than the last review of the article, or simply old.
    is_outdated = is_old = False
