"""What may happen to an article in which state: pure tables, without Django.

The state is about the newest text, which editors work on; the reading is about what visitors get
at the same time. A published article keeps its page while its next text is written and reviewed.
"""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where the newest text of an article stands."""

    DRAFT = "draft"  # being written
    IN_REVIEW = "in_review"  # waits for a reviewer or an editor
    CHANGES_REQUESTED = "changes_requested"  # back with its writers
    APPROVED = "approved"  # a second person found it good
    SCHEDULED = "scheduled"  # readers will see it from a set time on
    PUBLISHED = "published"  # readers see it
    WITHDRAWN = "withdrawn"  # was public once and is not now
    ARCHIVED = "archived"  # put away; nobody works on it


class Reading(StrEnum):
    """What the address of an article answers."""

    NOTHING = "nothing"  # as if there were no such article
    PAGE = "page"
    GONE = "gone"  # that it was withdrawn, why, and what to read instead


class Action(StrEnum):
    """What people do with an article."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    SIGN = "sign"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    WITHDRAW = "withdraw"
    PLAN_WITHDRAWAL = "plan_withdrawal"
    CANCEL_WITHDRAWAL = "cancel_withdrawal"
    ARCHIVE = "archive"
    RESTORE = "restore"


class Right(StrEnum):
    """What a person must be allowed to; `permissions` says who is."""

    WRITE = "write"  # this article
    JUDGE = "judge"  # this text: never one's own
    SIGN = "sign"  # this text, with one's name: never one's own, and not without credentials
    PUBLISH = "publish"  # any article


RIGHTS: dict[Action, Right] = {
    Action.SAVE: Right.WRITE,
    Action.SUBMIT: Right.WRITE,
    Action.RECALL: Right.WRITE,
    Action.REQUEST_CHANGES: Right.JUDGE,
    Action.APPROVE: Right.JUDGE,
    Action.SIGN: Right.SIGN,
    Action.PUBLISH: Right.PUBLISH,
    Action.SCHEDULE: Right.PUBLISH,
    Action.UNSCHEDULE: Right.PUBLISH,
    Action.WITHDRAW: Right.PUBLISH,
    Action.PLAN_WITHDRAWAL: Right.PUBLISH,
    Action.CANCEL_WITHDRAWAL: Right.PUBLISH,
    Action.ARCHIVE: Right.PUBLISH,
    Action.RESTORE: Right.PUBLISH,
}

# What leads where. What is missing here is refused.
MOVES: dict[State, dict[Action, State]] = {
    State.DRAFT: {
        Action.SAVE: State.DRAFT,
        Action.SUBMIT: State.IN_REVIEW,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.ARCHIVE: State.ARCHIVED,
    },
    State.IN_REVIEW: {
        Action.SAVE: State.DRAFT,  # What was sent is not what would be approved.
        Action.RECALL: State.DRAFT,
        Action.REQUEST_CHANGES: State.CHANGES_REQUESTED,
        Action.APPROVE: State.APPROVED,
        Action.SIGN: State.APPROVED,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.ARCHIVE: State.ARCHIVED,
    },
    State.CHANGES_REQUESTED: {
        Action.SAVE: State.CHANGES_REQUESTED,  # Until it is sent again.
        Action.SUBMIT: State.IN_REVIEW,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.ARCHIVE: State.ARCHIVED,
    },
    State.APPROVED: {
        Action.SAVE: State.DRAFT,
        Action.REQUEST_CHANGES: State.CHANGES_REQUESTED,
        Action.SIGN: State.APPROVED,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.ARCHIVE: State.ARCHIVED,
    },
    State.SCHEDULED: {
        Action.SAVE: State.DRAFT,  # The scheduled text stays scheduled, as it was.
        Action.SIGN: State.SCHEDULED,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.UNSCHEDULE: State.APPROVED,
    },
    State.PUBLISHED: {
        Action.SAVE: State.DRAFT,
        # Looked at again: found right, or found to need work while readers keep what they have.
        Action.SIGN: State.PUBLISHED,
        Action.REQUEST_CHANGES: State.CHANGES_REQUESTED,
    },
    State.WITHDRAWN: {
        Action.SAVE: State.DRAFT,
        Action.SUBMIT: State.IN_REVIEW,
        Action.PUBLISH: State.PUBLISHED,
        Action.SCHEDULE: State.SCHEDULED,
        Action.ARCHIVE: State.ARCHIVED,
    },
    State.ARCHIVED: {
        Action.RESTORE: State.DRAFT,
    },
}
# Whatever is being written, the page that readers have can be taken away, and a text that was
# scheduled before a newer one was saved can be held back.
for _state in set(State) - {State.ARCHIVED, State.WITHDRAWN}:
    MOVES[_state][Action.WITHDRAW] = State.WITHDRAWN
    MOVES[_state][Action.PLAN_WITHDRAWAL] = _state
    MOVES[_state][Action.CANCEL_WITHDRAWAL] = _state
for _state in set(State) - {State.ARCHIVED, State.SCHEDULED, State.PUBLISHED}:
    MOVES[_state][Action.UNSCHEDULE] = _state

# What the action also needs: a page to take away, or none to leave behind.
READINGS: dict[Action, frozenset[Reading]] = {
    Action.WITHDRAW: frozenset({Reading.PAGE}),
    Action.PLAN_WITHDRAWAL: frozenset({Reading.PAGE}),
    Action.CANCEL_WITHDRAWAL: frozenset({Reading.PAGE}),
    Action.ARCHIVE: frozenset({Reading.NOTHING, Reading.GONE}),
}

# In these states the newest text can be shown to somebody outside, by a link.
# What readers have already is shown to be looked at again.
INVITING = frozenset(
    {
        State.DRAFT,
        State.IN_REVIEW,
        State.CHANGES_REQUESTED,
        State.APPROVED,
        State.SCHEDULED,
        State.PUBLISHED,
    }
)


def is_possible(action: Action, *, state: State, reading: Reading) -> bool:
    """Say whether the tables allow the action, whoever does it."""
    return action in MOVES[state] and reading in READINGS.get(action, frozenset(Reading))


def after(action: Action, *, state: State, approved: bool) -> State:
    """Return the state to which a possible action leads.

    `approved` says whether a second person approved the newest text: without that nothing
    is ever called approved.
    """
    led_to = MOVES[state][action]
    return State.DRAFT if led_to is State.APPROVED and not approved else led_to


def state_at(
    now: datetime, *, stage: State, next_at: datetime | None, withdraw_at: datetime | None
) -> State:
    """Return the state that the stored `stage` has become by the passing of time."""
    came = next_at is not None and next_at <= now
    if stage is State.SCHEDULED and came:
        stage = State.PUBLISHED
    if stage is State.PUBLISHED and _is_withdrawn(now, next_at, withdraw_at):
        return State.WITHDRAWN
    return stage


def reading_at(
    now: datetime,
    *,
    published_at: datetime | None,
    next_at: datetime | None,
    withdraw_at: datetime | None,
) -> Reading:
    """Return what readers get. `published_at` is the first publication, past or to come."""
    if published_at is None or published_at > now:
        return Reading.NOTHING
    return Reading.GONE if _is_withdrawn(now, next_at, withdraw_at) else Reading.PAGE


def _is_withdrawn(now: datetime, next_at: datetime | None, withdraw_at: datetime | None) -> bool:
    """Say whether the article was withdrawn and no text has come back since."""
    if withdraw_at is None or withdraw_at > now:
        return False
    return next_at is None or not withdraw_at < next_at <= now
