"""For which reasons moderators decide, what they look at, and how long they have for it."""

from datetime import timedelta
from enum import StrEnum

from comments.rules.states import Action


class Reason(StrEnum):
    """Why a moderator took a comment away or gave it back, or restricted a member."""

    SPAM = "spam"
    ABUSE = "abuse"
    PRIVACY = "privacy"  # tells who somebody is
    MEDICAL = "medical"  # tells others to change a treatment
    MISLEADING = "misleading"  # wrong or misleading about medicine
    SELF_HARM = "self_harm"  # names a method, or encourages
    ILLEGAL = "illegal"
    OFF_TOPIC = "off_topic"
    EXPIRED = "expired"  # nobody decided in time
    MISTAKE = "mistake"  # the earlier decision was one
    APPEAL = "appeal"  # the author asked and was right
    OTHER = "other"  # the message tells it


class Queue(StrEnum):
    """The lists of the moderators' page, in the order of their urgency."""

    URGENT = "urgent"
    REPORTED = "reported"
    NEW_MEMBERS = "new_members"
    HELD = "held"
    MEDICAL = "medical"
    APPEALS = "appeals"
    MINE = "mine"  # what I decided lately


_REMOVAL = (
    Reason.SPAM,
    Reason.ABUSE,
    Reason.PRIVACY,
    Reason.MEDICAL,
    Reason.MISLEADING,
    Reason.SELF_HARM,
    Reason.ILLEGAL,
    Reason.OFF_TOPIC,
    Reason.OTHER,
)
REASONS: dict[Action, tuple[Reason, ...]] = {
    Action.REMOVE: _REMOVAL,
    Action.RESTORE: (Reason.MISTAKE, Reason.APPEAL, Reason.OTHER),
    Action.REDACT: (Reason.PRIVACY, Reason.SELF_HARM),
    Action.WARN: _REMOVAL,
    Action.PREMODERATE: _REMOVAL,
    Action.SUSPEND: _REMOVAL,
    Action.BAN: _REMOVAL,
}

# The stub of a removed comment names these reasons; the others would tell more than they should.
TOLD_TO_READERS = frozenset(
    {Reason.SPAM, Reason.ABUSE, Reason.MEDICAL, Reason.MISLEADING, Reason.OFF_TOPIC}
)

# How long something should wait at most in a list of the moderators' page.
TARGETS = {
    Queue.URGENT: timedelta(hours=2),
    Queue.REPORTED: timedelta(hours=24),
    Queue.NEW_MEMBERS: timedelta(hours=12),
    Queue.HELD: timedelta(hours=12),
    Queue.MEDICAL: timedelta(hours=24),
    Queue.APPEALS: timedelta(days=3),
}
# So long the moderators' page offers to undo.
UNDO_WINDOW = timedelta(minutes=10)
# A claim ends by itself, so that nobody's holiday blocks a comment.
CLAIM_WINDOW = timedelta(minutes=30)

# A held comment that nobody looks at is removed, its author told; moderators are told before.
EXPIRE_AFTER = timedelta(days=30)
ALARM_AFTER = (timedelta(hours=24), timedelta(days=7))

APPEAL_WINDOW = timedelta(days=180)

# A checked profession is looked at again after so long; a proposal that nobody checked goes, with
# its number.
CREDENTIAL_LIVES = timedelta(days=365)
PROPOSAL_LIVES = timedelta(days=90)
