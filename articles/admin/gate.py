"""What the publish gate found, as the form of an article and the pages of its steps show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from articles import checks, permissions
from articles.admin.step_forms import GateForm
from articles.checks import Finding, Level
from articles.models import Article, Revision
from articles.rules import Class
from articles.services import publishing

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
    def is_firm(self) -> bool:
        """Whether something must be mended that no reason helps against."""
        return any(finding.is_firm for finding in self.blocking)

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


def asked_gate(form: GateForm) -> Gate:
    """Return what was found, as things will be at the time and with the change asked for.

    The form keeps the field for a reason only where one is needed and helps.
    """
    at = form.cleaned_data.get("at") if form.is_valid() else None
    found = publishing.findings(form.article, by=form.user, at=at, change=form.chosen)
    asked = gate(form.article, found)
    helps = asked.is_closed and _may_override(form.user, asked.blocking)
    if not helps and not form.data.get("override"):
        form.fields.pop("override", None)
    return asked


def _may_override(user: User, blocking: Iterable[Finding]) -> bool:
    return permissions.can_override(user) and not any(each.is_firm for each in blocking)


def is_stuck(form: GateForm, found: Gate) -> bool:
    """Say whether nothing that can be filled in would let the text through.

    A signature that does not cover a major change may cover a minor one.
    """
    if not found.is_closed or _may_override(form.user, found.blocking):
        return False
    if not form.is_asked:
        return True
    lesser = publishing.findings(form.article, by=form.user, change=Class.MINOR)
    blocking = [each for each in lesser if each.level is Level.BLOCKING]
    return bool(blocking) and not _may_override(form.user, blocking)
