"""The conversation of a comment: what stands below it, and which replies repeat it."""

import re
from typing import NamedTuple

from django.db.models import QuerySet

from comments.models import Comment
from comments.rules import EDITABLE, Audience, Status
from comments.services import rows
from core.pagination import START, cursor_after, keyset_page

# So many words in a row are a quote and no accident.
QUOTED_WORDS = 8
# So many replies are looked through in one go, so that it takes as long in every conversation.
LOOKED_THROUGH = 200
# No more of them are found in one go, so that two looks fit into one decision.
MOST_QUOTES = 49
_WORD = re.compile(r"\w+")


class Quotes(NamedTuple):
    """Replies that repeat words; `after` says where to look on, and nothing when all is seen."""

    found: list[Comment]
    after: str


def below(comment: Comment) -> QuerySet[Comment]:
    """Return what answers the comment, what answers that, and so on."""
    branch = conversation(comment)
    if comment.root_id is None:
        return branch
    # An answer is always younger than what it answers, so one pass in the order of keys is enough.
    found = {comment.pk}
    younger = branch.filter(pk__gt=comment.pk).order_by("pk")
    for key, parent in younger.values_list("pk", "parent"):
        if parent in found:
            found.add(key)
    return branch.filter(pk__in=found - {comment.pk})


def narrow(comment: Comment) -> int:
    """Show members only what answers a locked comment that is for members only.

    Returns how many comments that changes. Raises ChangedMeanwhile.
    """
    return rows.narrow(comment, below(comment))


def must_be_for_members(comment: Comment) -> bool:
    """Tell whether the comment answers one that is for members only, and so is too."""
    return comment.parent is not None and comment.parent.audience == Audience.MEMBERS


def quoting(comment: Comment, *, after: str = "") -> Quotes:
    """Look through some replies behind the comment in its conversation, for its own words.

    Eight words in a row are taken for a quote, unless readers still see them in what the comment
    answers. `after` is where an earlier look ended. Raises BadCursor.
    """
    said = _own_runs(comment)
    if not said:
        return Quotes([], "")
    there = conversation(comment).filter(status__in=EDITABLE).only("published_at", "source")
    start = after or beginning(comment)
    page = keyset_page(there, after=start, newest_first=False, size=LOOKED_THROUGH)
    alike = [each for each in page.items if not said.isdisjoint(_runs(each.source))]
    chosen = alike[:MOST_QUOTES]
    found = Comment.objects.select_related("author").in_bulk([each.pk for each in chosen])
    end = cursor_after(chosen[-1]) if len(alike) > MOST_QUOTES else page.after
    return Quotes([found[each.pk] for each in chosen if each.pk in found], end)


def beginning(comment: Comment) -> str:
    """Return behind which place replies can repeat a comment: only younger ones, if it is one."""
    return cursor_after(comment) if comment.root_id else START


def conversation(comment: Comment) -> QuerySet[Comment]:
    """Return all replies of the conversation in which a comment stands, or which it begins."""
    return Comment.objects.filter(root=comment.root_id or comment.pk)


def _own_runs(comment: Comment) -> set[tuple[str, ...]]:
    """Return what the comment says, without what readers still see in those that it answers."""
    keys = [key for key in (comment.parent_id, comment.root_id) if key]
    above = Comment.objects.filter(pk__in=keys)
    public = above.filter(status=Status.PUBLISHED).values_list("source", flat=True)
    return _runs(comment.source).difference(*map(_runs, public))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of so many words, without regard to case and punctuation."""
    words = _WORD.findall(text.casefold())
    return {tuple(words[n : n + QUOTED_WORDS]) for n in range(len(words) - QUOTED_WORDS + 1)}
