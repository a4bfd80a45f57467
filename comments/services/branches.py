"""What stands below a comment: found without recursion, however deep it goes."""

import re

from django.db.models import QuerySet

from comments.models import Comment
from comments.rules import EDITABLE, Audience
from comments.services import rows

# So many words in a row are a quote and no accident.
QUOTED_WORDS = 8
_WORD = re.compile(r"\w+")


def below(comment: Comment) -> QuerySet[Comment]:
    """Return what answers the comment, what answers that, and so on."""
    branch = Comment.objects.filter(root=comment.root_id or comment.pk)
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


def quoting(comment: Comment) -> list[Comment]:
    """Return the comments below this one that readers may see and that share words with it.

    Eight words in a row are taken for a quote.
    """
    said = _runs(comment.source)
    there = below(comment).filter(status__in=EDITABLE).select_related("author")
    answers = there.order_by("published_at", "pk").iterator(chunk_size=500)
    return [answer for answer in answers if said and not said.isdisjoint(_runs(answer.source))]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return all runs of so many words, without regard to case and punctuation."""
    words = _WORD.findall(text.casefold())
    return {tuple(words[n : n + QUOTED_WORDS]) for n in range(len(words) - QUOTED_WORDS + 1)}
