"""Checks whether what links lead to on this site is there for readers."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from html import unescape
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.checks.addresses import NOWHERE, Page, blocking, target_of
from articles.checks.body import HEADINGS, Body, value
from articles.checks.finding import Finding, Level, Spot
from articles.checks.links import Link
from articles.models import Article, Category, OldTopicPath, Person, Revision
from articles.workflow import Reading, reading_at

IDS = re.compile(r' id="([^"]*)"')
# Where one can jump on the page of an article, beside the headings of its text.
PAGE_IDS = frozenset({"", "top", "maincontent", "title", "contents", "related", "comments"})

NOT_YET = blocking(
    _("A link leads to an article that readers do not see yet."),
    _("Publish that one first, or take the link out."),
)
_WITHDRAWN = blocking(
    _("A link leads to an article that has been withdrawn."),
    _("Lead to another page, or take the link out."),
)
_NO_PLACE = blocking(
    _("A link leads to a place in this text that is not there."),
    _("Such a place has the name of its heading. If you changed the heading, set the link anew."),
)
_NO_PLACE_THERE = Finding(
    Level.WARNING,
    "LINK_PLACE",
    _("A link leads to a place on another page that is not there."),
    _("Readers land at the top of that page. Set the link anew, or leave out the part behind #."),
)


class _Found(NamedTuple):
    """What is behind an address: perhaps a fault, perhaps an article and what it shows."""

    fault: Finding | None = None
    article: int | None = None
    revision: int | None = None


_Known = dict[Page, _Found]


def check_targets(
    body: Body, links: list[Link], *, article: int | None, at: datetime
) -> Iterator[Spot]:
    """Look up where links lead, as it will be at that time; `article` is the key of the own one.

    At most four queries are asked, however many links there are: one for each kind of page, and
    one for places on other pages.
    """
    meant = {href: target_of(href) for href in {link.href for link in links}}
    pages = {target.page for target in meant.values() if target and target.page}
    known = _look_up(pages, article, at)
    anchors = {value(heading, "id") for _at, heading in body.numbered(*HEADINGS)} | PAGE_IDS
    elsewhere: list[tuple[Link, int, str]] = []
    for link in links:
        target = meant[link.href]
        if target is None:
            continue
        found = known[target.page] if target.page else _Found(target.fault, article)
        if found.fault is not None:
            yield Spot(link.at, found.fault, link.place)
        elif target.page is None or (article is not None and found.article == article):
            if target.fragment not in anchors:
                yield Spot(link.at, _NO_PLACE, link.place)
        elif found.revision is not None and target.fragment not in PAGE_IDS:
            elsewhere.append((link, found.revision, target.fragment))
    yield from _check_elsewhere(elsewhere)


def _check_elsewhere(wanted: list[tuple[Link, int, str]]) -> Iterator[Spot]:
    """Look for places in the texts of other articles."""
    by_revision: dict[int, list[tuple[Link, str]]] = {}
    for link, revision, fragment in wanted:
        by_revision.setdefault(revision, []).append((link, fragment))
    if not by_revision:
        return
    texts = Revision.objects.filter(pk__in=by_revision).values_list("pk", "body")
    for pk, html in texts.order_by("pk").iterator(chunk_size=20):  # They may be long.
        names = set(map(unescape, IDS.findall(html)))
        for link, fragment in by_revision[pk]:
            if fragment not in names:
                yield Spot(link.at, _NO_PLACE_THERE, link.place)


def _look_up(pages: Collection[Page], own: int | None, at: datetime) -> _Known:
    """Return what is behind each page, in one query for each kind that occurs."""
    asked: dict[str, list[str | int]] = {}
    for page in pages:
        asked.setdefault(page.kind, []).append(page.key)
    known = dict.fromkeys(pages, _Found(NOWHERE))
    if "article" in asked:
        known |= _articles(asked["article"], own, at)
    if "topic" in asked:
        known |= _topics(asked["topic"])
    if "person" in asked:
        known |= _people(asked["person"], own)
    return known


def _articles(keys: list[str | int], own: int | None, at: datetime) -> _Known:
    """Return what readers will find, at that time, under addresses, old ones too."""
    slugs, ids = _sorted(keys)
    fields = ("published_at", "next_at", "withdraw_at", "live_revision_id", "next_revision_id")
    present = Article.objects.filter(Q(slug__in=slugs) | Q(pk__in=ids))
    former = Article.objects.filter(old_slugs__slug__in=slugs)
    rows = present.values_list("pk", "slug", *fields).union(
        former.values_list("pk", "old_slugs__slug", *fields)
    )
    known: _Known = {}
    for pk, slug, published_at, next_at, withdraw_at, live, upcoming in rows:
        reading = reading_at(
            at, published_at=published_at, next_at=next_at, withdraw_at=withdraw_at
        )
        fault = {Reading.NOTHING: NOT_YET, Reading.GONE: _WITHDRAWN}.get(reading)
        revision = upcoming if next_at is not None and next_at <= at else live
        found = _Found(None if pk == own else fault, pk, revision)
        known |= {Page("article", slug): found, Page("article", pk): found}
    return known


def _topics(keys: list[str | int]) -> _Known:
    paths, ids = _sorted(keys)
    present = Category.objects.filter(Q(url_path__in=paths) | Q(pk__in=ids))
    former = OldTopicPath.objects.filter(url_path__in=paths)
    rows = (
        present.order_by()
        .values_list("pk", "url_path")
        .union(former.values_list("category_id", "url_path"))
    )
    known: _Known = {}
    for pk, path in rows:
        known |= {Page("topic", path): _Found(), Page("topic", pk): _Found()}
    return known


def _people(keys: list[str | int], own: int | None) -> _Known:
    """Return the people who have a page: those who have published something, now or by this."""
    published = Article.objects.published().filter(author=OuterRef("pk"))
    here = Article.objects.filter(pk=own or 0).values("author")
    shown = Person.objects.filter(Q(Exists(published)) | Q(pk__in=here), slug__in=keys)
    return {Page("person", slug): _Found() for slug in shown.values_list("slug", flat=True)}


def _sorted(keys: list[str | int]) -> tuple[list[str], list[int]]:
    """Tell addresses from identities."""
    return (
        [key for key in keys if isinstance(key, str)],
        [key for key in keys if isinstance(key, int)],
    )
