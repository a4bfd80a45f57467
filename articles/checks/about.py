"""Checks of what is known of a page beside its text: its kind, its owner, its review date."""

import re
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.checks.body import Body, Stretch
from articles.checks.finding import START, TITLE, Finding, Level, Spot
from articles.models import Article
from articles.rules import RISK_OF, Kind, Risk, Timing
from core.medicines import medicine

# Kinds of page on which readers look for what matters most before anything else.
NEEDS_KEY_POINTS = frozenset(
    {Kind.CONDITION, Kind.SYMPTOM, Kind.TREATMENT, Kind.MEDICINE, Kind.EMERGENCY}
)
# Nobody need sign these, whatever they say.
_UNSIGNED = frozenset(kind for kind in Kind if RISK_OF[kind] is Risk.NONE)

_NO_KIND = Finding(
    Level.BLOCKING,
    "META",
    _("Nobody has said what kind of page this is."),
    _("Choose it in the form. It decides who must sign the text, and how often it is reviewed."),
)
_MEDICINES_UNSIGNED = Finding(
    Level.WARNING,
    "META",
    _("The text names medicines, and nobody signs a page of this kind."),
    _("If it tells readers how a medicine is used, it is no news and no story: choose its kind."),
)
_NO_OWNER = Finding(
    Level.WARNING,
    "META",
    _("Nobody looks after this page."),
    _("Name somebody under “Kind, risk and review”, so that they hear when a review is due."),
)
_NO_KEY_POINTS = Finding(
    Level.WARNING,
    "META",
    _("The text has no key points."),
    _("Put up to five of them first, for readers who are too tired for the rest."),
)
_SOON = Finding(
    Level.WARNING,
    "REV1",
    _("The page is due for review soon."),
    _("If you change it anyway, let a reviewer sign the whole page: then the date moves on."),
)
_OVERDUE = Finding(
    Level.WARNING,
    "REV1",
    _("The review of this page is overdue."),
    _("Readers are told so. Let a reviewer sign the whole page; a change alone is no review."),
)
_BY_TIMING = {Timing.SOON: _SOON, Timing.OVERDUE: _OVERDUE, Timing.DECIDE: _OVERDUE}


def check_about(article: Article, body: Body) -> Iterator[Spot]:
    """Look at the kind of a page, at its key points, who looks after it and when it is due."""
    if not article.kind:
        yield Spot(TITLE, _NO_KIND)
    elif article.kind in NEEDS_KEY_POINTS and not _has_key_points(body):
        yield Spot(START, _NO_KEY_POINTS)
    if article.kind in _UNSIGNED:
        yield from (Spot(each.at, _MEDICINES_UNSIGNED, each.text) for each in _on_medicines(body))
    if article.months and article.owner_id is None:
        yield Spot(TITLE, _NO_OWNER)
    finding = _BY_TIMING.get(article.timing)
    if finding is not None and article.shown_next_review is not None:
        yield Spot(TITLE, finding, date_format(article.shown_next_review, "j F Y"))


def _on_medicines(body: Body) -> list[Stretch]:
    words = ((each, re.findall(r"[a-z]+", each.text.lower())) for each in body.stretches)
    return [each for each, found in words if any(map(medicine, found))]


def _has_key_points(body: Body) -> bool:
    return any(
        each.attributes.get("class") == "key-points" for _at, each in body.numbered("section")
    )
