"""What makes a page trustworthy, as pure tables without Django: kinds, risk, sign-off, clock.

The figures that no outside rule gives are the charity's own to set; docs/trust.md says which.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a page is about, which decides how much harm a mistake in it can do."""

    CONDITION = "condition"
    SYMPTOM = "symptom"
    TREATMENT = "treatment"
    MEDICINE = "medicine"
    LIVING = "living"
    EMERGENCY = "emergency"
    NEWS = "news"
    STORY = "story"


class Risk(StrEnum):
    """How much harm a mistake on the page can do to somebody's health."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class Role(StrEnum):
    """As what somebody signs."""

    CLINICAL = "clinical"  # a registered clinician vouches for the medicine in it
    EDITORIAL = "editorial"  # an editor checked it as a whole
    LAY = "lay"  # somebody who lives with MG found it clear and true to life


class Scope(StrEnum):
    """How much of the page a signature covers."""

    PAGE = "page"  # all of it
    CHANGE = "change"  # only the change that is named with it


class Tie(StrEnum):
    """How somebody who writes or signs is tied to a company or another payer."""

    TALK = "talk"
    ADVICE = "advice"
    RESEARCH = "research"
    TRAVEL = "travel"
    WORK = "work"
    SHARES = "shares"
    OTHER = "other"


class Class(StrEnum):
    """What a published text is, set beside the one before it."""

    FIRST = "first"  # the first publication
    MINOR = "minor"  # typing mistakes, style, links: silent, and no date moves
    MAJOR = "major"  # says something else than before
    CORRECTION = "correction"  # what it said before was wrong
    REVIEW = "review"  # was reviewed and found right: no word changed
    WITHDRAWAL = "withdrawal"


class Harm(StrEnum):
    """What the mistake that is corrected may have done."""

    NONE = "none"
    POSSIBLE = "possible"
    SERIOUS = "serious"


class SourceStatus(StrEnum):
    """What became of a source after it was published."""

    OK = "ok"
    CORRECTED = "corrected"
    CONCERN = "concern"  # its publisher expressed concern about it
    RETRACTED = "retracted"
    DEAD = "dead"  # its address leads nowhere any more


class SourceKind(StrEnum):
    """What a source is."""

    JOURNAL = "journal"
    GUIDELINE = "guideline"
    TRIAL = "trial"
    BOOK = "book"
    WEB = "web"


class Reopening(StrEnum):
    """Why a page is looked at before its time."""

    SOURCE = "source"  # one of its sources was retracted, corrected or doubted
    MISTAKES = "mistakes"  # several readers reported a mistake
    CREDENTIAL = "credential"  # who signed it may not any more
    EDITOR = "editor"  # an editor says why


class Timing(StrEnum):
    """Where a page stands on the review clock: derived from its date, never stored."""

    NEVER = "never"  # pages of its kind are not reviewed
    CURRENT = "current"
    SOON = "soon"
    OVERDUE = "overdue"
    DECIDE = "decide"  # so long overdue that an editor must decide what becomes of it


RISK_OF = {
    Kind.MEDICINE: Risk.HIGH,
    Kind.EMERGENCY: Risk.HIGH,
    Kind.TREATMENT: Risk.HIGH,
    Kind.CONDITION: Risk.LOW,
    Kind.SYMPTOM: Risk.LOW,
    Kind.LIVING: Risk.LOW,
    Kind.NEWS: Risk.NONE,
    Kind.STORY: Risk.NONE,
}
# Months between reviews; the longest that PIF and the NHS allow, shorter where harm comes fast.
MONTHS_OF: dict[Kind, int | None] = {
    **dict.fromkeys(Kind, 36),
    Kind.MEDICINE: 12,
    Kind.EMERGENCY: 12,
    Kind.NEWS: None,
    Kind.STORY: None,
}
MOST_MONTHS = 36
# Kinds of page that are told, not reviewed, whoever signed them.
TOLD = frozenset({Kind.NEWS, Kind.STORY})
# Kinds of page that must name their sources.
NEEDS_SOURCES = frozenset({Kind.TREATMENT, Kind.MEDICINE, Kind.CONDITION, Kind.EMERGENCY})

# Days from the due date at which mails go out, and to whom.
REMINDERS = (-90, -30, 0, 30)
SOON = timedelta(days=90)
MUST_DECIDE = timedelta(days=180)

BANNER = timedelta(days=30)  # How long a correction stands on top of its page.
DECLARATION_MONTHS = 12
CREDENTIAL_MONTHS = 12  # After so long a register entry must be looked up again.
# So many reports of mistakes within this time open a page for review.
MISTAKES, MISTAKES_WITHIN = 3, timedelta(days=30)
# Days that the address of who reported one is kept after the answer, and their words in all.
CONTACT_DAYS, REPORT_DAYS = 30, 365
# A change of more of the words than this is major, whatever it says.
MOST_WORDS_CHANGED = 0.10

# With which status a source keeps a text from being published.
BLOCKING_SOURCES = frozenset({SourceStatus.RETRACTED, SourceStatus.CONCERN})
# And with which its pages are looked at again.
REOPENING_SOURCES = BLOCKING_SOURCES | {SourceStatus.CORRECTED}

# What readers are shown of the record; minor changes are kept for editors.
PUBLIC = frozenset({Class.FIRST, Class.MAJOR, Class.CORRECTION, Class.REVIEW, Class.WITHDRAWAL})
# What moves the date of the last update.
MOVES_DATE = frozenset({Class.MAJOR, Class.CORRECTION})
# What must tell readers in a sentence what is different.
NEEDS_NOTE = frozenset({Class.MAJOR, Class.CORRECTION})
# What an editor may call a new text. A lower class than the proposed one needs a reason.
WEIGHT = {Class.MINOR: 0, Class.MAJOR: 1, Class.CORRECTION: 2}


def keeps_signature(change: Class, *, proposed: Class, risk: Risk) -> bool:
    """Say whether a signature under the text before still stands after such a change.

    Where a mistake can do much harm, calling a change minor spares readers the note and nobody
    the signature: what the comparison takes for more must be signed again.
    """
    return change is Class.MINOR and (proposed is Class.MINOR or risk is not Risk.HIGH)


def may_go_live(risk: Risk, *, signed: bool, editors: int) -> bool:
    """Say whether enough people vouch for a text.

    `signed` tells whether a clinician who is not its publisher signed the whole page; `editors`
    how many people of the newsroom, its publisher among them, found the text good.
    """
    if risk is Risk.HIGH:
        return signed and editors >= 1
    if risk is Risk.LOW:
        return (signed and editors >= 1) or editors >= 2
    return editors >= 1


def timing_at(today: date, next_review_on: date | None) -> Timing:
    """Return where a page with this next review date stands today."""
    if next_review_on is None:
        return Timing.NEVER
    late = today - next_review_on
    if late >= MUST_DECIDE:
        return Timing.DECIDE
    # On the day itself it is due, and readers are told.
    if late >= timedelta(0):
        return Timing.OVERDUE
    return Timing.SOON if -late <= SOON else Timing.CURRENT


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
