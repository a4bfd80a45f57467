"""What the newsroom shows of two texts side by side, and of one text beside an earlier one."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from articles.links import for_editors
from articles.models import Revision
from core.diff import Group, Row, diff_body, diff_line, grouped


@dataclass(frozen=True)
class Comparison:
    """What became of a title, a summary and a body."""

    lines: list[Row]
    rows: list[Row]

    @cached_property
    def changes(self) -> int:
        """How many parts are not the same."""
        return sum(row.kind != "same" for row in [*self.lines, *self.rows])

    @cached_property
    def groups(self) -> list[Group]:
        """The parts of the body, those that a page can fold together."""
        return grouped(self.rows)


def compared(before: Revision, after: Revision, *, by: User) -> Comparison:
    """Compare two revisions. Links count by where they lead today, as this editor sees them."""
    return Comparison(
        lines=[
            diff_line(before.title, after.title, _("Title")),
            diff_line(before.summary, after.summary, _("Summary")),
        ],
        rows=diff_body(for_editors(before.body, by), for_editors(after.body, by)),
    )
