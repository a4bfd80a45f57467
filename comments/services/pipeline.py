"""What becomes of a text that may be posted: refused, asked about, held, or published.

A text is read before anything is locked, since that takes longest. What depends on the author
and the discussion is judged under their locks.
"""

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import rules
from comments.models import ClinicianCredential, Comment, CommenterStanding, CommentThread, Rule
from comments.models.names import StaffLabel
from comments.rules import Crisis, Hold, Level, Reason, RuleAction, Status, ThreadMode
from comments.services import errors, personal, screening, texts

# What a member of these groups is called, the first that fits; other staff is the team.
_GROUPS = {
    "Moderators": StaffLabel.MODERATOR,
    "Lead moderators": StaffLabel.MODERATOR,
    "Editors": StaffLabel.EDITOR,
    "Reviewers": StaffLabel.REVIEWER,
}
# A comment without a reason was not removed, one that expired was never looked at.
_NOBODYS_FAULT = frozenset({"", Reason.EXPIRED})
# An address outside; one inside is shown as a path.
_LINK = re.compile(r'<a href="(https?:[^"]*)"')


class Reading(NamedTuple):
    """A text, the word rules in force that it meets, and what it tells about people."""

    text: texts.Finished
    rules: tuple[Rule, ...] = ()
    personal: tuple[str, ...] = ()

    def met(self, action: RuleAction) -> list[Rule]:
        """Return the rules of one kind that the text meets."""
        return [rule for rule in self.rules if rule.action == action]

    @property
    def links(self) -> set[str]:
        """The addresses outside that it leads to."""
        return set(_LINK.findall(self.text.html))

    @property
    def crisis(self) -> str:
        """The kind of emergency that it speaks of, the most urgent one first, or ""."""
        kinds = {rule.crisis for rule in self.met(RuleAction.CRISIS)}
        return next((kind.value for kind in Crisis if kind in kinds), "")


class Writer(NamedTuple):
    """Who writes, as far as that matters for a text."""

    user: User
    standing: CommenterStanding
    label: str
    badge: ClinicianCredential | None

    @property
    def level(self) -> Level:
        """How well the moderators know the author; staff they know from the first comment on."""
        level = self.standing.level
        return Level.MEMBER if self.label and level == Level.NEW else level


class Verdict(NamedTuple):
    """What is written beside a text because of what it says."""

    hold: Hold | None
    rule: Rule | None
    crisis: str
    is_medical: bool
    is_flagged: bool

    def values(self, now: datetime) -> dict[str, Any]:
        """Return what a new comment has of it."""
        return {
            "status": Status.HELD if self.hold else Status.PUBLISHED,
            "hold_code": self.hold or "",
            "rule": self.rule,
            "crisis": self.crisis,
            **self.marks(now),
        }

    def marks(self, now: datetime) -> dict[str, Any]:
        """Return which lists of the moderators a text belongs to from now on."""
        wanted = {
            "urgent_at": bool(self.crisis),
            "medical_at": self.is_medical,
            "flagged_at": self.is_flagged,
        }
        return {name: now for name, is_wanted in wanted.items() if is_wanted}


def read(text: str) -> Reading:
    """Find out what a typed text says. Raises Invalid for one that cannot be posted."""
    finished = texts.finish(text)
    matched = tuple(screening.matches(finished.source))
    return Reading(finished, matched, tuple(personal.found(finished.source)))


def reading_of(comment: Comment) -> Reading:
    """Find out what a comment says now."""
    text = texts.Finished(comment.source, comment.html, comment.fingerprint)
    matched = tuple(screening.matches(comment.source))
    return Reading(text, matched, tuple(personal.found(comment.source)))


def writer_of(user: User, standing: CommenterStanding) -> Writer:
    """Return who writes, with the label and the badge of this hour."""
    return Writer(user, standing, staff_label(user), ClinicianCredential.objects.valid_for(user))


def staff_label(user: User) -> str:
    """Return what somebody of the staff is called beside a comment, "" for a member."""
    if not user.is_staff:
        return ""
    groups = set(user.groups.values_list("name", flat=True))
    labels = (label for name, label in _GROUPS.items() if name in groups)
    return next(labels, StaffLabel.TEAM).value


def require_allowed(reading: Reading) -> None:
    """Raise RefusedByRule for a text that a rule of the house takes nowhere."""
    for rule in reading.met(RuleAction.REFUSE):
        raise errors.RefusedByRule(rule.message)


def questions(reading: Reading, earlier: Reading | None = None) -> tuple[str, ...]:
    """Return what to ask the author once: is it meant so? What was there before is not asked."""
    known = earlier.rules if earlier else ()
    asked = [rule for rule in reading.met(RuleAction.NUDGE) if rule not in known]
    advice = _("This reads like advice about a medicine. Post it as your own experience?")
    told = [kind for kind in reading.personal if not earlier or kind not in earlier.personal]
    more = [_("Everybody who reads the comment will see it. Do you want that?")] if told else []
    return tuple(dict.fromkeys([*(rule.message or advice for rule in asked), *told, *more]))


def require_meant(reading: Reading, confirmed: str, earlier: Reading | None = None) -> None:
    """Raise Nudged unless there is nothing to ask, or it was asked about this very text."""
    asked = questions(reading, earlier)
    if asked and confirmed != reading.text.fingerprint:
        raise errors.Nudged(asked, reading.text.fingerprint)


def judge(
    reading: Reading, writer: Writer, thread: CommentThread, earlier: Reading | None = None
) -> Verdict:
    """Decide on a text that was not refused; `earlier` is the one that it replaces.

    A crisis never holds a text back: what helps its author are the people who answer.
    """
    nudges, flags = reading.met(RuleAction.NUDGE), reading.met(RuleAction.FLAG)
    # Colleagues of those who wrote the rules know what they say; links and crises stay rules.
    holding = [] if writer.badge else reading.met(RuleAction.HOLD)
    hold = _hold(reading, writer, thread, holding, earlier)
    decisive = [*holding, *reading.met(RuleAction.CRISIS), *flags, *nudges]
    return Verdict(
        hold=hold,
        rule=decisive[0] if decisive else None,
        crisis=reading.crisis,
        is_medical=any(rule.is_medical for rule in decisive),
        is_flagged=bool(flags),
    )


def _hold(
    reading: Reading,
    writer: Writer,
    thread: CommentThread,
    holding: list[Rule],
    earlier: Reading | None,
) -> Hold | None:
    """Return the first reason for which a moderator has to look before others do."""
    now = timezone.now()
    if not thread.is_open:
        return Hold.CLOSING
    if thread.mode == ThreadMode.HOLD_ALL:
        return Hold.THREAD
    if writer.standing.is_premoderated(now):
        return Hold.PREMODERATED
    if writer.level == Level.NEW:
        return Hold.ADVICE if reading.met(RuleAction.NUDGE) else Hold.NEW_MEMBER
    added = reading.links - earlier.links if earlier else set()
    if added or len(reading.links) > rules.ALLOWANCES[writer.level].links:
        return Hold.LINKS
    if holding:
        return Hold.RULE
    if _has_bad_history(writer.user, now):
        return Hold.HISTORY
    return Hold.SURGE if _surges(thread, now) else None


def _has_bad_history(author: User, now: datetime) -> bool:
    """Tell whether much of what the author wrote lately was removed, withdrawn later or not."""
    lately = Comment.objects.filter(author=author, created_at__gt=now - rules.HISTORY_WINDOW)
    codes = list(lately.values_list("removal_code", flat=True))
    removed = sum(code not in _NOBODYS_FAULT for code in codes)
    return rules.has_bad_history(len(codes), removed)


def _surges(thread: CommentThread, now: datetime) -> bool:
    """Tell whether the discussion runs faster than moderators can read."""
    if thread.pk is None:
        return False
    lately = thread.comments.filter(created_at__gt=now - rules.SURGE_WINDOW)
    return lately[: rules.SURGE_COMMENTS].count() >= rules.SURGE_COMMENTS
