"""What the publish gate found, as the form of an article and the pages of its steps show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles import checks
from articles.checks import Finding, Level
from articles.models import Article, Revision

# More advice than this is folded away, so that what must be mended stays in sight.
MOST_IN_SIGHT = 3


@dataclass(frozen=True)
class Gate:
    """What was found in the newest revision."""

    revision: Revision
    blocking: Sequence[Finding]
    warnings: Sequence[Finding]
    reading_age: int | None

    @property
    def is_closed(self) -> bool:
        """Whether something must be mended, or a reason be given."""
        return bool(self.blocking)

    @property
    def blocking_count(self) -> int:
        """How many things must be mended."""
        return sum(finding.count for finding in self.blocking)

    @property
    def warning_count(self) -> int:
        """How many things could be better."""
        return sum(finding.count for finding in self.warnings)

    @property
    def is_for_grown_ups(self) -> bool:
        """Whether the text is as hard as can be measured."""
        return self.reading_age == checks.GROWN_UP

    @property
    def is_folded(self) -> bool:
        """Whether the advice is folded away."""
        return len(self.warnings) > MOST_IN_SIGHT


def gate(article: Article, findings: Sequence[Finding]) -> Gate:
    """Return what the panel shows of these findings."""
    revision = article.latest_revision
    assert revision is not None  # Every article is created with a revision.
    return Gate(
        revision,
        [finding for finding in findings if finding.level is Level.BLOCKING],
        [finding for finding in findings if finding.level is Level.WARNING],
        checks.reading_age(revision),
    )
