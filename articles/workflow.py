"""What may happen to an article in which state: a pure table, without Django."""

from enum import StrEnum


class State(StrEnum):
    """Where an article stands. Derived from its two pointers and its dates, never stored."""

    DRAFT = "draft"  # never seen by readers
    SCHEDULED = "scheduled"  # goes live by itself when its publication time comes
    PUBLISHED = "published"  # readers see the newest revision
    CHANGED = "changed"  # readers see an older revision than the newest one
    UNPUBLISHED = "unpublished"  # was public once and is not now


class Action(StrEnum):
    """What people do with an article."""

    SAVE = "save"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


ALLOWED: dict[State, frozenset[Action]] = {
    State.DRAFT: frozenset({Action.SAVE, Action.PUBLISH}),
    State.SCHEDULED: frozenset({Action.SAVE, Action.PUBLISH, Action.UNPUBLISH}),
    State.PUBLISHED: frozenset({Action.SAVE, Action.UNPUBLISH}),
    State.CHANGED: frozenset({Action.SAVE, Action.PUBLISH, Action.UNPUBLISH}),
    State.UNPUBLISHED: frozenset({Action.SAVE, Action.PUBLISH}),
}


def state_of(*, live: int | None, latest: int | None, published: bool, due: bool) -> State:
    """Return the state of an article.

    `live` and `latest` are revision ids, `published` says whether it ever got a
    publication time and `due` whether that time has come.
    """
    if live is None:
        return State.UNPUBLISHED if published else State.DRAFT
    if not due:
        return State.SCHEDULED
    return State.PUBLISHED if live == latest else State.CHANGED
