"""What a check says: how bad, what, where on the page, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_PLACES = 5
_LONGEST_PLACE = 140

# Where things stand that are not in the body, so that findings keep the order of the page.
TITLE, SUMMARY, START = -3, -2, -1
END = 10**9


class Level(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"  # not published without a reason that is kept
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One kind of thing that was found. Message and advice are the same wherever it stands."""

    level: Level
    code: str
    message: str | Promise
    advice: str | Promise
    # Words by which the writer finds the first places; how many more there are.
    places: tuple[str, ...] = ()
    more: int = 0
    # Whether not even a reason helps: it must be mended.
    is_firm: bool = False

    @property
    def count(self) -> int:
        """How often it was found."""
        return max(1, len(self.places) + self.more)


class Spot(NamedTuple):
    """A finding at one place. `at` is the number of the element in the order of the text."""

    at: int
    finding: Finding
    place: str = ""


UNSEEN = Finding(
    Level.BLOCKING,
    "SEEN",
    _("Nobody but its writer has looked at this text."),
    _("Send it for review, so that a second person reads it before readers do."),
)


def gather(spots: Iterable[Spot]) -> list[Finding]:
    """Return one finding of each kind, in the order of the page, with the first of its places."""
    kinds: dict[int, tuple[Finding, list[str]]] = {}
    for spot in sorted(spots, key=lambda spot: spot.at):
        # Every kind is one object. To compare them would be to translate them thousands of times.
        kinds.setdefault(id(spot.finding), (spot.finding, []))[1].append(spot.place)
    return [_with_places(finding, places) for finding, places in kinds.values()]


def _with_places(finding: Finding, places: list[str]) -> Finding:
    shown = tuple(dict.fromkeys(_short(place) for place in places if place))[:MOST_PLACES]
    return replace(finding, places=shown, more=len(places) - len(shown) if shown else 0)


def _short(text: str) -> str:
    """Return as much of a text as it takes to find it on the page."""
    if len(text) <= _LONGEST_PLACE:
        return text
    return f"{text[:_LONGEST_PLACE].rsplit(' ', 1)[0]}…"
