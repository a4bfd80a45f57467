"""What a page says about itself: who wrote and reviewed it, when, and from which sources.

The panel at its end, the notices at its beginning and the data for machines are all made of this,
so none of them can say what the others do not.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from articles.models import (
    Article,
    Change,
    Citation,
    Condition,
    Person,
    Revision,
    SignOff,
)
from articles.panel_rows import rows_of
from articles.reviews import is_void, once_each, reviews_of
from articles.rules import BLOCKING_SOURCES, TOLD, Class, Kind, Role, Timing
from core.moments import day_in_words
from core.words import gettext as _
from core.words import gettext_lazy, ngettext

_TOLD = {
    Kind.STORY: gettext_lazy("This is a personal story. It has not been clinically reviewed."),
    Kind.NEWS: gettext_lazy("This is news. It has not been clinically reviewed."),
}
_AI_USES = {
    "none": gettext_lazy("This page was written without the help of AI."),
    "assisted": gettext_lazy("This page was written with the help of AI, and checked by a person."),
}
# Catalogues of illnesses in which each has an address.
CATALOGUES = {"MeSH": "http://id.nlm.nih.gov/mesh/%s"}
_CLINICAL, _LAY = Role.CLINICAL.value, Role.LAY.value


class Interests(NamedTuple):
    """What a reviewer said of interests when they signed, and the day where it says none."""

    text: str
    declared_on: date | None


@dataclass(frozen=True)
class Panel:
    """All that a page says about one text of an article."""

    article: Article
    revision: Revision
    # Whether readers have this text; otherwise somebody looks at it before they do.
    is_shown: bool
    # Signatures of the whole page that hold for this text, the one that counts first.
    reviews: tuple[SignOff, ...] = ()
    # The same of people who live with the illness.
    lay: tuple[SignOff, ...] = ()
    # The signature that counted, if the register entry of its person was withdrawn since.
    doubted: SignOff | None = None
    citations: tuple[Citation, ...] = ()
    changes: tuple[Change, ...] = ()

    @cached_property
    def url(self) -> str:
        """The address of the page, as the whole world knows it."""
        return f"{settings.SITE_URL}{self.article.get_absolute_url()}"

    @property
    def author(self) -> Person:
        """Who wrote it."""
        return self.article.author

    @property
    def people(self) -> set[int]:
        """The keys of all whom the page names."""
        signed = (*self.reviews, *([self.doubted] if self.doubted else []))
        return {self.article.author_id, *(each.person_id for each in signed)}

    @property
    def reviewed_at(self) -> datetime | None:
        """When the page was reviewed last."""
        return self.reviews[0].signed_at if self.reviews else None

    @cached_property
    def next_review_on(self) -> date | None:
        """When it is to be reviewed next; of a text to come, when it would be."""
        if self.is_shown:
            return self.article.shown_next_review
        return self.article.due_after(self.reviewed_at) if self.reviewed_at else None

    @cached_property
    def is_overdue(self) -> bool:
        """Whether readers must be told that the review is due."""
        return self.is_shown and self.article.timing in (Timing.OVERDUE, Timing.DECIDE)

    @property
    def is_long_overdue(self) -> bool:
        """Whether that has been so for a long time."""
        return self.is_shown and self.article.timing is Timing.DECIDE

    @cached_property
    def published_at(self) -> datetime | None:
        """When it was first published; None while that is still to come."""
        at = self.article.published_at
        return at if at is not None and at <= timezone.now() else None

    @cached_property
    def updated_at(self) -> datetime | None:
        """When it last said something else than before."""
        return self.article.shown_update

    @cached_property
    def label(self) -> str:
        """What readers must know of a page that no clinician vouches for, or an empty string."""
        if self.article.kind in _TOLD:
            return str(_TOLD[Kind(self.article.kind)])
        if self.doubted is not None:
            return _("The review of this page counts no more. It is being reviewed again.")
        if any(review.role == _CLINICAL for review in self.reviews):
            return ""
        if self.reviews:
            return _("An editor has checked this page. It has not been clinically reviewed.")
        return _("This page has not been clinically reviewed.")

    @cached_property
    def has_changed(self) -> bool:
        """Whether there is more in its record than that it was published."""
        return any(change.kind != Class.FIRST for change in self.changes)

    @cached_property
    def corrections(self) -> tuple[Change, ...]:
        """The public corrections, the newest first."""
        return tuple(change for change in self.changes if change.kind == Class.CORRECTION)

    @cached_property
    def banners(self) -> tuple[Change, ...]:
        """Those of them that stand on top of the page."""
        now = timezone.now()
        return tuple(one for one in self.corrections if one.banner_until and one.banner_until > now)

    @cached_property
    def doubtful(self) -> tuple[Citation, ...]:
        """Citations of sources that were retracted, or about which concern was expressed."""
        return tuple(
            citation for citation in self.citations if citation.reference.status in BLOCKING_SOURCES
        )

    @property
    def interests(self) -> list[Interests]:
        """What the reviewers said of who pays them, as long as they agree to be shown."""
        said = [
            (review.interests_text, _day(review.declaration.get("declared_on")))
            for review in self.reviews
            if review.person.is_shown
        ]
        # Some declarations say in their own words when they were made.
        return [
            Interests(text, day if day and day_in_words(day) not in text else None)
            for text, day in said
            if text
        ]

    @property
    def time_in_words(self) -> str:
        """How long it takes to read."""
        minutes = self.revision.reading_minutes
        said = ngettext("%(minutes)s minute to read", "%(minutes)s minutes to read", minutes)
        return said % {"minutes": minutes}

    @property
    def sources_in_words(self) -> str:
        """How many sources it has."""
        number = len(self.citations)
        return ngettext("%(number)s source", "%(number)s sources", number) % {"number": number}

    @property
    def lay_in_words(self) -> str:
        """How many who live with the illness checked it; when the last did comes behind it."""
        number = len(self.lay)
        said = ngettext("%(number)s person, on", "%(number)s people, the last on", number)
        return said % {"number": number}

    @property
    def doubts_in_words(self) -> str:
        """That it has sources in doubt."""
        return ngettext(
            "A source of this page is in doubt.",
            "Some sources of this page are in doubt.",
            len(self.doubtful),
        )

    @property
    def funding(self) -> str:
        """Who paid for the site, in a sentence of the operator."""
        return str(settings.FUNDING)

    @property
    def ai_use(self) -> str:
        """What AI had to do with it, in a sentence; empty if nobody said."""
        return str(_AI_USES.get(self.article.ai_use, ""))

    @property
    def licence(self) -> str:
        """The address of the licence of the text, or an empty string."""
        return str(settings.CONTENT_LICENCE)

    @property
    def condition(self) -> Condition | None:
        """The illness that the page is about."""
        return self.article.condition

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Under which codes catalogues list the illness, each with its address or none."""
        found = self.condition.codes if self.condition else []
        at = [(CATALOGUES[system] % code if system in CATALOGUES else "") for system, code in found]
        return [(f"{system} {code}", url) for (system, code), url in zip(found, at, strict=True)]

    @property
    def is_medical(self) -> bool:
        """Whether it is about health in earnest, and not news or what somebody lived through."""
        return self.article.kind not in TOLD

    @property
    def is_neurological(self) -> bool:
        """Whether the illness is one of the nervous system, by chapter G of ICD-10."""
        codes = self.condition.codes if self.condition else []
        return any(system == "ICD-10" and code.startswith("G") for system, code in codes)


def panel_of(article: Article, revision: Revision) -> Panel:
    """Return what the page of `article` says about this text. Takes one query."""
    shown = article.shown_revision
    is_shown = revision.pk is not None and shown is not None and revision.pk == shown.pk
    counts = article.shown_signoff_id if is_shown else None
    given, changes, citations = rows_of(article, revision, counts)
    counting = next((each for each in given if each.pk == counts), None)
    reviews = reviews_of(article, revision, given, counting, changes)
    if is_shown and counting not in reviews:
        reviews = []
    standing = [one for one in reviews if not is_void(one)]
    return Panel(
        article,
        revision,
        is_shown,
        reviews=tuple(standing),
        lay=tuple(once_each(one for one in given if one.role == _LAY)),
        doubted=reviews[0] if reviews and not standing else None,
        citations=tuple(citations),
        changes=tuple(changes),
    )


def _day(text: object) -> date | None:
    """Read a date of a snapshot."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
