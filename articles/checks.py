"""The publish gate: what speaks against showing a text to readers, or could be better."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Revision


class Level(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"  # not published without a reason that is kept
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that was found; `place` says where, such as the words of a link."""

    level: Level
    code: str
    message: str | Promise
    advice: str | Promise
    place: str = ""


UNSEEN = Finding(
    Level.BLOCKING,
    "SEEN",
    _("Nobody but its writer has looked at this text."),
    _("Send it for review, so that a second person reads it before readers do."),
)
_NO_SUMMARY = Finding(
    Level.BLOCKING,
    "SUMMARY",
    _("The article has no summary."),
    _("Write in one or two sentences what readers should know if they read nothing else."),
)


def check(revision: Revision) -> list[Finding]:
    """Return what was found in a revision, in the order of the page."""
    return [] if revision.summary else [_NO_SUMMARY]
