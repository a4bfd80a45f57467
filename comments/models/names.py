"""The words for what the tables of `comments.rules` name."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.rules import (
    Action,
    Audience,
    Crisis,
    Frequency,
    Hold,
    Kind,
    Match,
    Queue,
    Reason,
    ReportReason,
    ReportStatus,
    RuleAction,
    Status,
    ThreadMode,
    ThreadState,
)

Names = Mapping[StrEnum, Promise]


class StaffLabel(StrEnum):
    """What somebody of the staff was when writing; from the groups, the first that fits."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    TEAM = "team"


STATUS_NAMES: Names = {
    Status.HELD: _("waiting for a moderator"),
    Status.PUBLISHED: _("published"),
    Status.REMOVED: _("removed by a moderator"),
    Status.WITHDRAWN: _("withdrawn by its author"),
    Status.ERASED: _("erased with its author's account"),
}
AUDIENCE_NAMES: Names = {
    Audience.PUBLIC: _("everybody"),
    Audience.MEMBERS: _("members only"),
}
STATE_NAMES: Names = {
    ThreadState.OPEN: _("open"),
    ThreadState.CLOSED: _("closed"),
    ThreadState.LOCKED: _("locked by a moderator"),
}
MODE_NAMES: Names = {
    ThreadMode.NORMAL: _("as the pipeline decides"),
    ThreadMode.HOLD_ALL: _("every comment is read first"),
}
STAFF_NAMES: Names = {
    StaffLabel.MODERATOR: _("Moderator"),
    StaffLabel.EDITOR: _("Editor"),
    StaffLabel.REVIEWER: _("Reviewer"),
    StaffLabel.TEAM: _("Team"),
}
HOLD_NAMES: Names = {
    Hold.THREAD: _("Every comment of this discussion is read first"),
    Hold.PREMODERATED: _("Every comment of this member is read first"),
    Hold.NEW_MEMBER: _("One of a member's first comments"),
    Hold.LINKS: _("Links"),
    Hold.RULE: _("A word rule"),
    Hold.ADVICE: _("Reads like advice about a medicine, and the member is new"),
    Hold.HISTORY: _("Much of the author's was removed lately"),
    Hold.SURGE: _("Many comments in a short time"),
    Hold.CLOSING: _("Sent just after the discussion closed"),
    Hold.REPORTS: _("Readers reported it"),
    Hold.EDITED: _("Changed after it was published"),
}
REASON_NAMES: Names = {
    Reason.SPAM: _("Spam or advertising"),
    Reason.ABUSE: _("Insult or harassment"),
    Reason.PRIVACY: _("Tells who somebody is"),
    Reason.MEDICAL: _("Tells others to change a treatment"),
    Reason.MISLEADING: _("Wrong or misleading about medicine"),
    Reason.SELF_HARM: _("Names a method of self-harm"),
    Reason.ILLEGAL: _("Against the law"),
    Reason.OFF_TOPIC: _("Has nothing to do with the article"),
    Reason.EXPIRED: _("Nobody could look at it in time"),
    Reason.MISTAKE: _("The earlier decision was a mistake"),
    Reason.APPEAL: _("The author asked for it to be looked at again"),
    Reason.OTHER: _("Something else, see the message"),
}
REPORT_NAMES: Names = {
    ReportReason.TREATMENT: _("Tells someone to start, stop or change a treatment"),
    ReportReason.MISLEADING: _("Wrong or misleading medical claim"),
    ReportReason.WORRIED: _("I am worried about this person"),
    ReportReason.PRIVACY: _("Names or exposes a person"),
    ReportReason.ABUSE: _("Insult or harassment"),
    ReportReason.SPAM: _("Spam or advertising"),
    ReportReason.ILLEGAL: _("Against the law"),
    ReportReason.OTHER: _("Something else"),
}
REPORT_STATUS_NAMES: Names = {
    ReportStatus.OPEN: _("open"),
    ReportStatus.UPHELD: _("upheld"),
    ReportStatus.DECLINED: _("declined"),
    ReportStatus.VOID: _("the comment had gone"),
}
ACTION_NAMES: Names = {
    Action.APPROVE: _("approved"),
    Action.REMOVE: _("removed"),
    Action.RESTORE: _("restored"),
    Action.HOLD: _("held back"),
    Action.EXPIRE: _("removed, because nobody had looked at it"),
    Action.WITHDRAW: _("withdrawn"),
    Action.ERASE: _("erased"),
    Action.REDACT: _("personal data taken out"),
    Action.AUDIENCE: _("readers changed"),
    Action.NOTE: _("editor's note"),
    Action.FOLD: _("folded"),
    Action.PIN: _("pinned"),
    Action.CLAIM: _("claimed"),
    Action.SET_STATE: _("discussion set"),
    Action.SET_MODE: _("reading first set"),
    Action.DECLINE_APPEAL: _("appeal declined"),
    Action.WARN: _("warned"),
    Action.PREMODERATE: _("read first from now on"),
    Action.SUSPEND: _("suspended"),
    Action.BAN: _("banned"),
    Action.LIFT: _("restriction lifted"),
    Action.CREDENTIAL: _("profession"),
}
# How the member is told whom it concerns. What is not here concerns a comment in another way.
TOLD_TO_MEMBER: Names = {
    Action.APPROVE: _("A moderator has read your comment, and it is published now."),
    Action.REMOVE: _("A comment of yours was removed."),
    Action.EXPIRE: _("A comment of yours was not published: nobody could look at it in time."),
    Action.RESTORE: _("A comment of yours is shown again."),
    Action.HOLD: _("A comment of yours waits until a moderator has looked at it."),
    Action.REDACT: _("A moderator took something out of a comment of yours."),
    Action.AUDIENCE: _("A moderator changed who can read a comment of yours."),
    Action.WARN: _(
        "You have a warning from the moderators. Please read it before you write again."
    ),
    Action.PREMODERATE: _("A moderator reads your comments before others do."),
    Action.SUSPEND: _("You cannot write comments for a while."),
    Action.BAN: _("You cannot write comments any more."),
    Action.LIFT: _("What the moderators decided about you was taken back."),
    Action.DECLINE_APPEAL: _("A moderator has looked again, as you asked: the decision stands."),
}
MATCH_NAMES: Names = {
    Match.WORD: _("one word"),
    Match.PHRASE: _("words in this order"),
    Match.REGEX: _("regular expression (RE2)"),
}
RULE_ACTION_NAMES: Names = {
    RuleAction.REFUSE: _("refuse the text and say why"),
    RuleAction.HOLD: _("hold the comment for a moderator"),
    RuleAction.NUDGE: _("ask once whether the author means it"),
    RuleAction.CRISIS: _("show help at once, and tell the moderators"),
    RuleAction.FLAG: _("publish, and show it to a moderator"),
}
CRISIS_NAMES: Names = {
    Crisis.BREATHING: _("breathing or swallowing"),
    Crisis.DISTRESS: _("self-harm or despair"),
}
KIND_NAMES: Names = {
    Kind.REPLY: _("a reply to me"),
    Kind.FOLLOWED: _("a comment in a discussion that I follow"),
    Kind.DECISION: _("a decision about a comment of mine"),
    Kind.REPORT: _("what became of my report"),
    Kind.URGENT: _("somebody may be in danger"),
    Kind.WAITING: _("comments have been waiting for long"),
}
FREQUENCY_NAMES: Names = {
    Frequency.NOW: _("at once"),
    Frequency.DAILY: _("once a day"),
    Frequency.WEEKLY: _("once a week"),
    Frequency.OFF: _("never"),
}
QUEUE_NAMES: Names = {
    Queue.URGENT: _("Urgent"),
    Queue.REPORTED: _("Reported"),
    Queue.NEW_MEMBERS: _("Held: new members"),
    Queue.HELD: _("Held: other reasons"),
    Queue.MEDICAL: _("Medical"),
    Queue.APPEALS: _("Appeals"),
    Queue.MINE: _("My recent decisions"),
}


def choices(names: Names) -> list[tuple[str, Promise]]:
    """Return the choices of a field."""
    return [(value.value, name) for value, name in names.items()]
