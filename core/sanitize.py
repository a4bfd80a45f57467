"""The two walls that every piece of HTML passes before it is stored: bleach, then nh3.

bleach reached its end of life in June 2026: nobody mends its next hole. So its result goes through
nh3, which is maintained, stands on another parser and is set up from the same allow-list. If bleach
ever breaks, `_bleach_wall` can be taken out of `_clean` and nothing else changes.

Both walls run when something is saved, never when it is read. No list here may ever name svg, math,
style, form, button, noscript, template or an element with raw text: every known way of making HTML
change its meaning between two parsers needed one of those.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

import nh3
from bleach.sanitizer import Cleaner
from django.conf import settings
from django.utils.translation import gettext as _

from core.care import KINDS
from core.document import without_additions
from core.text import plain_text
from core.tidy import HIDDEN, tidy

LINK_REL = "ugc nofollow noopener noreferrer"

# Cleaning is repeated until it changes nothing. Two rounds do for what people write.
_MOST_ROUNDS = 5

_LONGEST_URL = 2_000
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*(?::[0-9]{1,5})?")
_OWN_LINK = re.compile(rf'(<a href="[/#][^"]*") rel="{LINK_REL}">')
_MAILBOX = re.compile(r"[^@:/?#]+@[^@:/?#]+(?:\?[^@]*)?")
_MEASURES = {
    "width": re.compile(r"[1-9][0-9]{0,3}"),
    "height": re.compile(r"[1-9][0-9]{0,3}"),
    "start": re.compile(r"[0-9]{1,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
}


class TooLong(ValueError):
    """The HTML is longer than the portal cleans in one piece. The message may be shown."""

    def __init__(self, longest: int) -> None:
        super().__init__(_("The text is longer than %(count)d characters.") % {"count": longest})


@dataclass(frozen=True)
class AllowList:
    """What one kind of HTML may hold. Lengths are in characters."""

    tags: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    schemes: frozenset[str]
    longest: int
    relative_links: bool = False
    # The one value of `rel`, set by the second wall on the links that lead away from the portal.
    rel: str | None = None

    def permits(self, tag: str, name: str, value: str) -> bool:
        """Say whether an attribute may stay. The value has its entities resolved."""
        if tag == "a" and name == "rel":
            return self.rel is not None and value == self.rel
        if name not in self.attributes.get(tag, ()):
            return False
        if name == "href":
            return self._permits_link(value)
        if name == "src":
            return _is_own_picture(value)
        if name == "class":
            return value in KINDS
        return name not in _MEASURES or _MEASURES[name].fullmatch(value) is not None

    def _permits_link(self, url: str) -> bool:
        if not _is_plain_url(url):
            return False
        if url.startswith(("/", "#")):
            return self.relative_links and not url.startswith("//")
        scheme, colon, rest = url.partition(":")
        if not colon or scheme.lower() not in self.schemes:
            return False
        if scheme.lower() == "mailto":
            return _MAILBOX.fullmatch(rest) is not None
        # The whole of what stands before the path must be a host: no name or password before an @.
        host = re.split(r"[/?#]", rest.removeprefix("//"), maxsplit=1)[0]
        return rest.startswith("//") and _HOST.fullmatch(host) is not None


ARTICLE = AllowList(
    tags=frozenset(
        {"p", "br", "a", "strong", "em", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr"}
        | {"sup", "sub", "code", "table", "thead", "tbody", "tr", "th", "td", "caption"}
        | {"figure", "figcaption", "img", "section"}
    ),
    attributes={
        "a": frozenset({"href", "title"}),
        "img": frozenset({"src", "alt", "width", "height"}),
        "ol": frozenset({"start"}),
        "th": frozenset({"scope", "colspan", "rowspan"}),
        "td": frozenset({"colspan", "rowspan"}),
        # The kind of a care block and no other word: classes are how pages hide and dress things.
        "section": frozenset({"class"}),
    },
    schemes=frozenset({"http", "https", "mailto"}),
    longest=300_000,
    relative_links=True,
)

# The renderer of comments writes at most twelve characters for one of theirs.
COMMENT = AllowList(
    tags=frozenset({"p", "br", "ul", "li", "blockquote", "strong", "em", "a"}),
    attributes={"a": frozenset({"href"})},
    schemes=frozenset({"http", "https"}),
    longest=100_000,
    relative_links=True,
    rel=LINK_REL,
)


def article_html(html: str) -> str:
    """Return the clean body of an article, or "" if it shows nothing. Raises `TooLong`."""
    return _clean(without_additions(html), ARTICLE)


def comment_html(html: str) -> str:
    """Return the clean form of a rendered comment, or "" if it shows nothing. Raises `TooLong`."""
    return _clean(html, COMMENT)


def _clean(html: str, kind: AllowList) -> str:
    html = _within(kind, html)
    for _round in range(_MOST_ROUNDS):
        before = html
        # Tidying can make the text longer, and bleach is slow on long texts: measure in between.
        tidied = _within(kind, tidy(before, kind.tags))
        html = _within(kind, _nh3_wall(_bleach_wall(tidied, kind), kind))
        if html == before:
            break
    return html if plain_text(html) or " src=" in html else ""


def _within(kind: AllowList, html: str) -> str:
    if len(html) > kind.longest:
        raise TooLong(kind.longest)
    return html


def _bleach_wall(html: str, kind: AllowList) -> str:
    # A Cleaner holds the state of its parser. One that is shared by threads mixes their texts, so
    # each call has its own.
    cleaner = Cleaner(
        tags=kind.tags,
        # bleach hands over values as they were typed, entities and all.
        attributes=lambda tag, name, value: kind.permits(tag, name, unescape(value)),
        protocols=kind.schemes,
        strip=True,
        strip_comments=True,
    )
    return cleaner.clean(html)


def _nh3_wall(html: str, kind: AllowList) -> str:
    clean = nh3.clean(
        html,
        tags=kind.tags,
        clean_content_tags=HIDDEN,
        attributes=kind.attributes,
        attribute_filter=lambda tag, name, value: value if kind.permits(tag, name, value) else None,
        strip_comments=True,
        link_rel=kind.rel,
        url_schemes=kind.schemes,
        url_relative="pass_through" if kind.relative_links else "deny",
    )
    # It gives the value to every link; those inside of the portal need none.
    return _OWN_LINK.sub(r"\1>", clean) if kind.rel else clean


def _is_plain_url(url: str) -> bool:
    """Say whether a URL is free of what browsers drop, turn round or take for a slash."""
    return len(url) <= _LONGEST_URL and not any(
        character in '\\<>"`' or unicodedata.category(character)[0] in "CZ" for character in url
    )


def _is_own_picture(url: str) -> bool:
    """Say whether a picture comes from the portal's own uploads or static files."""
    homes = tuple(home for home in (settings.MEDIA_URL, settings.STATIC_URL) if len(home) > 1)
    return _is_plain_url(url) and url.startswith(homes) and ".." not in unquote(url)
