"""What may happen to a comment in which state, and how much and how often: pure tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


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


class ReportReason(StrEnum):
    """What readers report."""

    TREATMENT = "treatment"  # tells someone to start, stop or change a treatment
    MISLEADING = "misleading"  # wrong or misleading medical claim
    WORRIED = "worried"  # I am worried about this person
    PRIVACY = "privacy"  # names or exposes a person
    ABUSE = "abuse"
    SPAM = "spam"
    ILLEGAL = "illegal"
    OTHER = "other"


class ReportStatus(StrEnum):
    """What became of a report."""

    OPEN = "open"
    UPHELD = "upheld"
    DECLINED = "declined"
    VOID = "void"  # the comment went before anybody decided


class Match(StrEnum):
    """How the pattern of a word rule is read."""

    WORD = "word"
    PHRASE = "phrase"  # words in this order, whatever stands between them as space
    REGEX = "regex"  # RE2: linear in the length of the text


class RuleAction(StrEnum):
    """What a word rule does with a text that it matches."""

    REFUSE = "refuse"
    HOLD = "hold"
    NUDGE = "nudge"  # ask once whether the author means it
    CRISIS = "crisis"  # show help, tell the moderators; the text itself goes its way
    FLAG = "flag"  # publish, and put it before a moderator


class Crisis(StrEnum):
    """The two kinds of emergency that a text can speak of."""

    BREATHING = "breathing"  # breathing, swallowing: a myasthenic crisis
    DISTRESS = "distress"  # self-harm


class Kind(StrEnum):
    """What a mail is about."""

    REPLY = "reply"  # somebody answered me
    FOLLOWED = "followed"  # a comment in a discussion that I follow
    DECISION = "decision"  # a decision on a comment of mine, or on me
    REPORT = "report"  # what became of my report
    URGENT = "urgent"  # to moderators: somebody may be in danger
    WAITING = "waiting"  # to moderators: comments have been waiting for a long time


class Frequency(StrEnum):
    """How often a subscription writes."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Queue(StrEnum):
    """The lists of the moderators' page, in the order of their urgency."""

    URGENT = "urgent"
    REPORTED = "reported"
    NEW_MEMBERS = "new_members"
    HELD = "held"
    MEDICAL = "medical"
    APPEALS = "appeals"
    MINE = "mine"  # what I decided lately


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
EDITABLE = frozenset({Status.HELD, Status.PUBLISHED})
GONE = frozenset({Status.WITHDRAWN, Status.ERASED})
# The stub of a removed comment names these reasons; the others would tell more than they should.
TOLD_TO_READERS = frozenset(
    {Reason.SPAM, Reason.ABUSE, Reason.MEDICAL, Reason.MISLEADING, Reason.OFF_TOPIC}
)
# What a report of this kind does beside counting.
URGENT_REPORTS = frozenset({ReportReason.WORRIED, ReportReason.PRIVACY, ReportReason.ILLEGAL})
MEDICAL_REPORTS = frozenset({ReportReason.TREATMENT, ReportReason.MISLEADING})
# Who is not signed in may report what the law makes everybody able to report.
ANONYMOUS_REPORTS = frozenset({ReportReason.ILLEGAL})

EDIT_WINDOW = timedelta(minutes=15)
# So long after the clock closed a discussion a text that was being typed is still taken, and held.
CLOSING_GRACE = timedelta(minutes=15)
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

# Measured on the normalised text: code points, bytes of UTF-8, lines.
SHORTEST = 2
LONGEST = 4_000
MOST_BYTES = 16_000
MOST_LINES = 80
# A longer comment is folded.
FOLDED_FROM = 1_200
# Of editors' notes, messages to authors, appeals and reports.
LONGEST_NOTE = 2_000

# The same text of the same author within this time was most likely sent twice by accident.
REPEAT_WINDOW = timedelta(minutes=10)
# Shorter texts, such as "Thank you!", are said to several people in good faith.
SHORT_TEXT = 25

# The first page of a discussion, and the replies shown with each comment on it.
ROOTS_SHOWN = 20
REPLIES_SHOWN = 3
# The replies on a page of one conversation.
REPLIES_ON_PAGE = 20
# A page of the discussion ends early when it would become heavier: bytes, estimated.
HEAVIEST_PAGE = 90_000

# Of all members behind one connection together, within an hour: a coarse guard.
WRITES_FROM_ONE_CONNECTION = 60

# A text longer than any that could be posted is shown again, but not carried through a sign-in.
MOST_CARRIED = 64_000

# A member is no more new after so many published comments.
COMMENTS_UNTIL_MEMBER = 3
COMMENTS_UNTIL_TRUSTED = 30
DAYS_UNTIL_TRUSTED = 90
MOST_REMOVED_OF_TRUSTED = 0.05

# Held, when of at least so many comments in these days this share was removed.
HISTORY_WINDOW = timedelta(days=7)
HISTORY_LEAST = 4
HISTORY_SHARE = 0.3
# A discussion surges with so many comments in this time.
SURGE_WINDOW = timedelta(minutes=10)
SURGE_COMMENTS = 30

# A word rule is tried on so many of the newest comments before it is put in force.
DRY_RUN = 500

# Reports weigh together so much before a published comment is held.
REPORTS_UNTIL_HOLD = 3
# A held comment that nobody looks at is removed, its author told; moderators are told before.
EXPIRE_AFTER = timedelta(days=30)
ALARM_AFTER = (timedelta(hours=24), timedelta(days=7))
# A removed text is kept so long for an appeal, the snapshot of an open report at most so long
# once its comment is gone.
KEEP_REMOVED = timedelta(days=180)
KEEP_SNAPSHOT = timedelta(days=30)
# What was told by mail is remembered so long.
KEEP_MAILS = timedelta(days=30)
# What was reported as illegal outlives even the account of its author, for a court to ask for.
KEEP_FOR_LAW = timedelta(days=180)
APPEAL_WINDOW = timedelta(days=180)

# A mail waits so long, in which a text can be changed, withdrawn or removed.
MAIL_DELAY = timedelta(minutes=5)
MOST_MAILS_A_DAY = 10
# When digests go out, by the clock of the site; weekly ones on Mondays.
DIGEST_HOUR = 7
DIGEST_WEEKDAY = 0
# What has been before readers for so long is no news. Less than what was sent is remembered for.
NEWS_WINDOW = timedelta(days=7)
# Moderators are told at most so often that comments wait.
WAITING_AGAIN = timedelta(hours=20)

# A comment this old is marked so, whatever was reviewed since.
OLD_AFTER = timedelta(days=730)

# The text of consent that a member agrees to before the first comment. Raise it with the text.
CONSENT_VERSION = 1


class Limit(NamedTuple):
    """At most `most` comments of one author within `window`."""

    window: timedelta
    most: int


class Allowance(NamedTuple):
    """How much a member of one level may do."""

    comments: tuple[Limit, ...]
    links: int  # More in one comment are held.
    reports_a_day: int
    report_weight: int


def _comments(gap: int, hour: int, day: int) -> tuple[Limit, ...]:
    return (
        Limit(timedelta(seconds=gap), 1),
        Limit(timedelta(hours=1), hour),
        Limit(timedelta(days=1), day),
    )


ALLOWANCES = {
    Level.NEW: Allowance(_comments(30, 5, 15), links=0, reports_a_day=5, report_weight=1),
    Level.MEMBER: Allowance(_comments(10, 20, 60), links=2, reports_a_day=20, report_weight=1),
    Level.TRUSTED: Allowance(_comments(5, 40, 150), links=5, reports_a_day=40, report_weight=2),
}

# Thanks of one member.
THANKS = Limit(timedelta(hours=1), 60)
# Members whom one member hides.
MOST_HIDDEN = 500
# A checked profession is looked at again after so long; a proposal that nobody checked goes, with
# its number.
CREDENTIAL_LIVES = timedelta(days=365)
PROPOSAL_LIVES = timedelta(days=90)


def level(published: int, removed: int, age: timedelta) -> Level:
    """Return the level of a member whose comments were published and removed so often."""
    if published < COMMENTS_UNTIL_MEMBER:
        return Level.NEW
    share = removed / (published + removed)
    known = published >= COMMENTS_UNTIL_TRUSTED and age >= timedelta(days=DAYS_UNTIL_TRUSTED)
    return Level.TRUSTED if known and share < MOST_REMOVED_OF_TRUSTED else Level.MEMBER


def wait_before_next(
    times: Sequence[datetime], now: datetime, limits: Sequence[Limit]
) -> timedelta:
    """Return how long an author must wait who wrote at `times`, newest first."""
    waits = [
        times[limit.most - 1] + limit.window - now for limit in limits if len(times) >= limit.most
    ]
    return max([*waits, timedelta()])


def has_bad_history(written: int, removed: int) -> bool:
    """Tell whether so many removed comments of those written lately mean: look first."""
    return written >= HISTORY_LEAST and removed / written >= HISTORY_SHARE
