"""One comment as somebody sees it: all that its piece of the page says."""

from datetime import datetime
from typing import NamedTuple

from comments.models import Comment, ShownComment
from comments.models.names import REASON_NAMES, STAFF_NAMES, choices
from comments.models.shown import EXTRA
from comments.rules import EDITABLE, TOLD_TO_READERS, Status
from core.words import ngettext

_STAFF, _REASONS = dict(choices(STAFF_NAMES)), dict(choices(REASON_NAMES))


class Card(NamedTuple):
    """A comment as one reader sees it: all that its piece reads."""

    comment: ShownComment
    level: int  # Of its heading.
    fold: str = ""  # Why the text is folded: "muted", "note" or "long".
    is_own: bool = False
    is_thanked: bool = False
    is_muted: bool = False
    may_reply: bool = False
    may_edit: bool = False
    may_withdraw: bool = False
    may_thank: bool = False
    may_report: bool = False
    may_mute: bool = False
    # It is older than the last review of the article, which was then, or simply old.
    reviewed_at: datetime | None = None
    is_old: bool = False
    parent_is_here: bool = False  # The comment that it answers stands on the same page.
    is_current: bool = False  # It is the one that was asked for.
    tells_author: bool = False  # Its author looks at it alone.

    @property
    def weight(self) -> int:
        """About how many bytes of a page it takes."""
        if not self.fold or self.comment.status not in EDITABLE:
            return self.comment.weight
        shown = len(self.comment.excerpt.encode()) if self.fold == "long" else 0
        return self.comment.weight + EXTRA + shown

    @property
    def has_text(self) -> bool:
        """Whether the text is shown, and not a line that stands for it."""
        status, is_theirs = self.comment.status, self.is_own or self.tells_author
        return status == Status.PUBLISHED or (status == Status.HELD and is_theirs)

    @property
    def is_answer(self) -> bool:
        """Whether it says whom it answers; the first answers to a root need not."""
        return self.comment.parent_id is not None and (
            self.comment.parent_id != self.comment.root_id
        )

    @property
    def staff_name(self) -> str:
        """What its author was on the staff when writing it, or nothing."""
        label = self.comment.staff_label
        return str(_STAFF.get(label, label))

    @property
    def thankful(self) -> str:
        """How many are thankful, for those who cannot say so here."""
        number = self.comment.thanks_count
        told = ngettext("%(number)s reader is thankful", "%(number)s readers are thankful", number)
        return told % {"number": number}

    @property
    def told_reason(self) -> str:
        """Why it was removed, as far as the author or the readers are told."""
        code = self.comment.removal_code
        removed = self.comment.status == Status.REMOVED and code
        told = self.is_own or code in TOLD_TO_READERS
        return str(_REASONS.get(code, code)) if removed and told else ""


def alone(comment: Comment, *, level: int, tells_author: bool = False) -> Card:
    """Return a comment as it stands alone on a page, with nothing to do beside it. One query."""
    row = Comment.objects.filter(pk=comment.pk).shown().get()
    return Card(ShownComment.read(row), level, tells_author=tells_author)
