"""Checks of the words of links, and of places on the page and outside that links lead to."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.checks.body import Body, value, words_of
from articles.checks.finding import END, Finding, Level, Spot
from articles.links import inner
from articles.models import LinkCheck
from articles.models.link import url_hash
from core.document import walk

# English, as the texts are.
_VAGUE = frozenset(
    {"click", "click here", "click this", "click this link", "here", "this", "that", "it", "link"}
    | {"this link", "the link", "links", "more", "read more", "learn more", "find out more"}
    | {"see more", "more info", "more information", "further information", "info", "details"}
    | {"read on", "read this", "see here", "go", "go here", "page", "this page", "this article"}
    | {"this site", "this website", "website", "article", "source", "download", "continue"}
)
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

# No more addresses are followed in one go: databases take only so many values in a question.
MOST_ADDRESSES = 2_000

_EMPTY = Finding(
    Level.BLOCKING,
    "LINK_EMPTY",
    _("A link has no words."),
    _("Nobody can see or hear it. Give it words that say where it leads, or take it out."),
)
_POOR_TEXT = Finding(
    Level.WARNING,
    "LINK_TEXT",
    _("The words of a link do not say where it leads."),
    _(
        "Use the name of the page, or what readers find there. Screen readers list the links of a"
        " page by these words alone."
    ),
)
_ADDRESS = Finding(
    Level.WARNING,
    "LINK_ADDRESS",
    _("A link shows an address instead of words."),
    _("Write the name of the page. Addresses are hard to read, and to hear."),
)
_SAME_TEXT = Finding(
    Level.WARNING,
    "LINK_SAME",
    _("Links with the same words lead to different pages."),
    _("Give each words of its own, so that readers know which is which."),
)
_DEAD = Finding(
    Level.WARNING,
    "LINK_DEAD",
    _("An outside page did not answer when it was last asked."),
    _("Open it. If it has moved, give the link its new address; if it is gone, take it out."),
)

_MANY = Finding(
    Level.WARNING,
    "LINK_MANY",
    _("There are more links than can be looked up in one go."),
    _("Spread the text over several articles: nobody follows so many links."),
)


class Link(NamedTuple):
    """A link of the body."""

    at: int
    href: str
    text: str

    @property
    def place(self) -> str:
        """Words by which a writer finds it."""
        return f"{self.text} ({self.href})" if self.text else self.href


def links_of(body: Body) -> list[Link]:
    """Return the links of a body; a picture in a link speaks by its description."""
    found = []
    for at, element in body.numbered("a"):
        href = value(element, "href")
        if href:
            alts = [value(inner, "alt") for inner in walk(element) if inner.tag == "img"]
            found.append(Link(at, href, " ".join([words_of(element), *alts]).strip()))
    return found


def check_words(links: list[Link]) -> Iterator[Spot]:
    """Look at the words of links."""
    alike: dict[str, dict[str, Link]] = {}
    for link in links:
        words = _plain(link.text)
        if not link.text:
            yield Spot(link.at, _EMPTY, link.href)
        elif words in _VAGUE:
            yield Spot(link.at, _POOR_TEXT, link.place)
        elif _BARE_ADDRESS.fullmatch(link.text):
            yield Spot(link.at, _ADDRESS, link.text)
        else:
            alike.setdefault(words, {}).setdefault(_page(link.href), link)
    for first, *others in (list(links.values()) for links in alike.values()):
        if others:
            yield Spot(first.at, _SAME_TEXT, first.text)


def check_number(links: list[Link]) -> Iterator[Spot]:
    """Say so when not all links are followed."""
    if len({link.href for link in links}) > MOST_ADDRESSES:
        yield Spot(END, _MANY)


def to_follow(links: list[Link]) -> list[Link]:
    """Return the links to the first so many addresses."""
    addresses = list(dict.fromkeys(link.href for link in links))
    followed = set(addresses[:MOST_ADDRESSES])
    return [link for link in links if link.href in followed]


def check_outside(links: list[Link]) -> Iterator[Spot]:
    """Look up, in one query, which outside pages did not answer; nothing is asked here."""
    outside = [link for link in reversed(links) if inner(link.href) is None]
    by_hash = {url_hash(link.href): link for link in outside}
    if by_hash:
        dead = LinkCheck.objects.filter(url_hash__in=by_hash, is_dead=True)
        for key in dead.values_list("url_hash", flat=True):
            yield Spot(by_hash[key].at, _DEAD, by_hash[key].place)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _page(href: str) -> str:
    """Return the address without the place on the page, which may differ."""
    return href.partition("#")[0].rstrip("/") or href
