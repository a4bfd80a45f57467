"""Changing many comments at once, in a number of statements that does not grow with theirs.

The locks are those of `rows`, in the same order: whoever locks several comments begins with
the newest, because a reply is always younger than what it answers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest

from comments.models import Comment, CommentThread
from comments.services import rows

_AT_ONCE = 500
_Change = tuple[int, int]


def locked(keys: Collection[int], *, and_threads: Iterable[int] = ()) -> list[Comment]:
    """Lock these comments and their roots, then their discussions and those of `and_threads`.

    Return the comments as they are then, newest first.
    """
    newest_first = sorted(keys, reverse=True)
    rooted = Comment.objects.filter(root__isnull=False)
    roots: set[int] = set()
    for chunk in chunks(newest_first):
        roots.update(rooted.filter(pk__in=chunk).values_list("root_id", flat=True))
    every = Comment.objects.order_by("-pk")
    for chunk in chunks(sorted(roots.union(keys), reverse=True)):
        list(every.select_for_update(no_key=True).filter(pk__in=chunk).values_list("pk"))
    found: list[Comment] = []
    for chunk in chunks(newest_first):
        found += every.filter(pk__in=chunk).select_related("thread")
    threads = CommentThread.objects.select_for_update(no_key=True).order_by("pk")
    for chunk in chunks(sorted({*and_threads, *(comment.thread_id for comment in found)})):
        list(threads.filter(pk__in=chunk).values_list("pk"))
    return found


def change(comments: Sequence[Comment], **values: Any) -> None:
    """Write the same `values` to all of the comments, which are locked, and count at once."""
    before = [rows.weight(comment) for comment in comments]
    for chunk in chunks([comment.pk for comment in comments]):
        Comment.objects.filter(pk__in=chunk).update(**values)
    roots: dict[int, list[_Change]] = defaultdict(list)
    threads: dict[int, list[_Change]] = defaultdict(list)
    for comment, old in zip(comments, before, strict=True):
        for name, value in values.items():
            setattr(comment, name, value)
        new = rows.weight(comment)
        changed = new[0] - old[0], new[1] - old[1]
        threads[comment.thread_id].append(changed)
        if comment.root_id is not None:
            roots[comment.root_id].append(changed)
    _count_roots(roots)
    known = {comment.thread_id: comment.thread for comment in comments}
    for key in sorted(threads):
        public, member = _sum(threads[key])
        rows.touch(
            known[key],
            public_count=_moved("public_count", public),
            member_count=_moved("member_count", member),
        )


def touch(thread_ids: Iterable[int]) -> None:
    """Say that something that readers see of these discussions has changed."""
    for chunk in chunks(sorted(set(thread_ids))):
        for thread in CommentThread.objects.filter(pk__in=chunk).order_by("pk"):
            rows.touch(thread)


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the keys in portions that every database takes."""
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _count_roots(roots: dict[int, list[_Change]]) -> None:
    """Change the counts of replies: one statement for all roots that change by the same."""
    alike: dict[_Change, list[int]] = defaultdict(list)
    for key, changes in roots.items():
        alike[_sum(changes)].append(key)
    alike.pop((0, 0), None)
    for (public, member), keys in alike.items():
        for chunk in chunks(keys):
            Comment.objects.filter(pk__in=chunk).update(
                reply_count=_moved("reply_count", public),
                member_reply_count=_moved("member_reply_count", member),
            )


def _moved(count: str, change: int) -> Greatest:
    """Return the new count. One that is wrong must keep nobody from leaving; a night mends it."""
    return Greatest(F(count) + change, 0)


def _sum(changes: Collection[_Change]) -> _Change:
    return sum(public for public, _m in changes), sum(member for _p, member in changes)
