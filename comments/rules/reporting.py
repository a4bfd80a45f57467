"""What readers report, and what comes of it."""

from enum import StrEnum


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


# What a report of this kind does beside counting.
URGENT_REPORTS = frozenset({ReportReason.WORRIED, ReportReason.PRIVACY, ReportReason.ILLEGAL})
MEDICAL_REPORTS = frozenset({ReportReason.TREATMENT, ReportReason.MISLEADING})
# Who is not signed in may report what the law makes everybody able to report.
ANONYMOUS_REPORTS = frozenset({ReportReason.ILLEGAL})

# Reports weigh together so much before a published comment is held.
REPORTS_UNTIL_HOLD = 3
