"""How comments become a page: who looks at them, what stays hidden, how much fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from comments import permissions, rules
from comments.cards import Card
from comments.lookups import NOBODY, Marks
from comments.models import ShownComment
from comments.rules import Status
from core.pagination import cursor_after
from core.words import ngettext


@dataclass(slots=True)
class Branch:
    """A comment on the article, with those of its replies that the page shows."""

    root: Card
    replies: list[Card] = field(default_factory=list)
    has_more: bool = False
    more_replies: int = 0  # Published ones that the page does not show.

    @property
    def more_in_words(self) -> str:
        """What leads to the replies that are not shown, if they are known to be there."""
        if not self.more_replies:
            return ""
        number = self.more_replies
        told = ngettext("Show %(number)s more reply", "Show %(number)s more replies", number)
        return told % {"number": number}

    @property
    def cards(self) -> list[Card]:
        """All comments of the branch that the page shows."""
        return [self.root, *self.replies]


@dataclass(slots=True)
class Look:
    """Who looks at a page, and when."""

    viewer: User | None
    now: datetime
    is_open: bool  # The discussion takes comments.
    reviewed_at: datetime | None  # When the article was reviewed last.
    marks: Marks = NOBODY
    current: int = 0  # The key of the comment that was asked for.
    # Found out once, not for each comment: who wrote the viewer's own, as `permissions.wrote` says,
    # and whether they may write where anybody may, as `permissions.can_comment` does.
    author_id: int = field(init=False)
    is_member: bool = field(init=False)
    # Comments of an earlier time are old.
    old_before: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Find that out."""
        is_active = self.viewer is not None and self.viewer.is_active
        self.author_id = self.viewer.pk if self.viewer is not None and is_active else 0
        self.is_member = is_active and self.marks.is_verified
        self.old_before = self.now - rules.OLD_AFTER

    def card(self, comment: ShownComment, level: int) -> Card:
        """Return a comment as they see it, with what they may do with it."""
        viewer, marks, author_id = self.viewer, self.marks, comment.author_id
        is_own, is_public = author_id == self.author_id, comment.status == Status.PUBLISHED
        is_current = comment.pk == self.current
        if not (is_own or is_public):
            return Card(comment, level, is_current=is_current)
        is_muted, last_at = author_id in marks.muted, comment.last_at
        is_of_others, may_write = is_public and not is_own, self.is_open and self.is_member
        is_outdated = self.reviewed_at is not None and is_public and last_at < self.reviewed_at
        return Card(
            comment,
            level,
            _fold(comment, is_muted),
            is_own=is_own,
            is_thanked=is_public and comment.pk in marks.thanked,
            is_muted=is_public and is_muted,
            may_reply=is_public and may_write,
            may_edit=is_own and may_write and permissions.can_edit(viewer, comment, self.now),
            may_withdraw=is_own and permissions.can_withdraw(viewer, comment),
            may_thank=is_of_others and may_write,
            may_report=is_of_others,
            may_mute=is_of_others and viewer is not None and author_id is not None,
            reviewed_at=self.reviewed_at if is_outdated else None,
            is_old=is_public and not is_outdated and last_at < self.old_before,
            is_current=is_current,
        )


def fitting(branches: Sequence[Branch], room: int) -> list[Branch]:
    """Return the first branches, as many as a phone bears; the first one always fits.

    Better a whole branch on the next page than a part of it here.
    """
    shown: list[Branch] = []
    for branch in branches:
        room -= branch.root.weight
        replies = first_that_fit(branch.replies, room)
        is_cut = len(replies) < len(branch.replies)
        if shown and (room < 0 or is_cut):
            break
        branch.replies, branch.has_more = replies, branch.has_more or is_cut
        room -= sum(reply.weight for reply in replies)
        shown.append(branch)
    return shown


def first_that_fit(cards: Sequence[Card], room: int) -> list[Card]:
    """Return the first of some comments, as many as there is room for."""
    shown = []
    for card in cards:
        room -= card.weight
        if room < 0:
            break
        shown.append(card)
    return shown


def connect(branches: Iterable[Branch], *, for_member: bool) -> None:
    """Count the replies that are not shown, and say which comments stand on the same page."""
    branches = list(branches)
    keys = {card.comment.pk for branch in branches for card in branch.cards}
    for branch in branches:
        root = branch.root.comment
        below = root.reply_count + (root.member_reply_count if for_member else 0)
        here = sum(reply.comment.status == Status.PUBLISHED for reply in branch.replies)
        branch.more_replies = max(0, below - here)
        branch.replies = [
            reply._replace(parent_is_here=True)
            if reply.is_answer and reply.comment.parent_id in keys
            else reply
            for reply in branch.replies
        ]


def ages_at(cards: Iterable[Card]) -> datetime | None:
    """Return when the first of these comments will be marked as old, if nothing else happens."""
    young = [
        card.comment.last_at
        for card in cards
        if card.comment.status == Status.PUBLISHED and not (card.is_old or card.reviewed_at)
    ]
    return min(young) + rules.OLD_AFTER if young else None


def cursor_behind(branch: Branch) -> str:
    """Return the cursor of the page that begins behind a branch."""
    return cursor_after(branch.root.comment)


def _fold(comment: ShownComment, is_muted: bool) -> str:
    """Say why a comment is folded, if it is: hidden by the reader, behind its note, or long."""
    if is_muted:
        return "muted"
    if comment.is_folded:
        return "note"
    return "long" if comment.excerpt else ""
