"""What a comment, a discussion and a member can be, and what a comment becomes by what is done."""

from enum import StrEnum


class Status(StrEnum):
    """Where a comment stands."""

    HELD = "held"  # waits for a moderator; only its author sees it
    PUBLISHED = "published"
    REMOVED = "removed"  # by a moderator; its place stays
    WITHDRAWN = "withdrawn"  # by its author; its text is gone, its place stays
    ERASED = "erased"  # with the account of its author; its place stays


class Audience(StrEnum):
    """Who may read a comment."""

    PUBLIC = "public"
    MEMBERS = "members"  # whoever is signed in


class ThreadState(StrEnum):
    """Whether a discussion takes comments."""

    OPEN = "open"
    CLOSED = "closed"  # ended in good order
    LOCKED = "locked"  # stopped by a moderator


class ThreadMode(StrEnum):
    """What becomes of new comments in a discussion."""

    NORMAL = "normal"
    HOLD_ALL = "hold_all"  # a moderator reads each before readers do


class Level(StrEnum):
    """How well the moderators know a member."""

    NEW = "new"
    MEMBER = "member"
    TRUSTED = "trusted"


class Hold(StrEnum):
    """Why a comment waits for a moderator."""

    THREAD = "thread"  # all comments of this discussion do
    PREMODERATED = "premoderated"  # all of this member do
    NEW_MEMBER = "new_member"
    LINKS = "links"
    RULE = "rule"  # a word rule matched
    ADVICE = "advice"  # a new member posted what reads like advice, knowing that it does
    HISTORY = "history"  # much of the author's was removed lately
    SURGE = "surge"  # the discussion suddenly runs fast
    CLOSING = "closing"  # sent in the minutes after the discussion closed by its clock
    REPORTS = "reports"  # readers reported it
    EDITED = "edited"  # a published text was changed into one that would have been held


class Action(StrEnum):
    """What is done with a comment, a discussion or a member, and leaves a line in the record."""

    APPROVE = "approve"  # publish what waits; or keep what is published, and settle its reports
    REMOVE = "remove"
    RESTORE = "restore"  # show a removed comment again: undo, appeal or mistake
    HOLD = "hold"  # reports, or an edit
    EXPIRE = "expire"  # nobody looked at a held comment for weeks
    WITHDRAW = "withdraw"
    ERASE = "erase"
    REDACT = "redact"  # a moderator takes personal data or a method out of a text
    AUDIENCE = "audience"  # shown to members only from now on, or to all
    NOTE = "note"  # an editor's note was put on a comment, or taken off
    FOLD = "fold"  # collapsed behind its note, or not any more
    PIN = "pin"  # put on top of the discussion, or not any more
    CLAIM = "claim"  # a moderator has a comment in hand, or lets go of it
    SET_STATE = "set_state"
    SET_MODE = "set_mode"
    DECLINE_APPEAL = "decline_appeal"
    WARN = "warn"
    PREMODERATE = "premoderate"
    SUSPEND = "suspend"
    BAN = "ban"
    LIFT = "lift"  # end a restriction early
    CREDENTIAL = "credential"  # a member's profession was proposed, checked or taken back


# The state after an action, for each state in which it is possible.
TRANSITIONS: dict[Action, dict[Status, Status]] = {
    Action.APPROVE: {Status.HELD: Status.PUBLISHED, Status.PUBLISHED: Status.PUBLISHED},
    Action.REMOVE: {Status.HELD: Status.REMOVED, Status.PUBLISHED: Status.REMOVED},
    Action.RESTORE: {Status.REMOVED: Status.PUBLISHED},
    # From removed: a removal that is undone takes a comment back to where it waited.
    Action.HOLD: {Status.PUBLISHED: Status.HELD, Status.REMOVED: Status.HELD},
    Action.EXPIRE: {Status.HELD: Status.REMOVED},
    Action.WITHDRAW: {
        Status.HELD: Status.WITHDRAWN,
        Status.PUBLISHED: Status.WITHDRAWN,
        Status.REMOVED: Status.WITHDRAWN,
    },
    Action.ERASE: {status: Status.ERASED for status in Status if status != Status.ERASED},
}

EDITABLE = frozenset({Status.HELD, Status.PUBLISHED})
GONE = frozenset({Status.WITHDRAWN, Status.ERASED})
