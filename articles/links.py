"""Links inside the site: stored by what they mean, printed with the address of today.

A link to an article or a topic is kept as its permanent short address, which names the thing
itself. So it follows every renaming without a detour; the short addresses work as well.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from accounts.models import User
from articles import permissions
from articles.models import Article, Category, OldArticleSlug, OldTopicPath
from articles.workflow import Reading
from core.citations import without_markers
from core.document import parse, walk
from core.text import plain_text

LONGEST = 2_000  # Characters: core.sanitize drops a longer address.

# What each page names, and by which part of its address.
_PAGES = {
    "articles:article": ("a", "slug"),
    "articles:article_itself": ("a", "pk"),
    "articles:topic": ("t", "path"),
    "articles:topic_itself": ("t", "pk"),
}
_NO_KEY = 10**18  # Databases know no numbers of more than eighteen digits.
# The form that core.sanitize writes: no other start tag of a link stands in a stored body.
_ANCHOR = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SHORT = re.compile(r"/([at])/([1-9][0-9]{0,17})/(?=[?#]|$)")


class Name(NamedTuple):
    """An article ("a") or a topic ("t") as an address names it."""

    kind: str
    key: str | int  # A text is an address that it has or had, a number the thing itself.


class Found(NamedTuple):
    """A link of a body; `article` and `topic` are keys of what exists."""

    href: str
    text: str
    article: int | None
    topic: int | None


def identify(html: str) -> str:
    """Return a clean body whose links to articles and topics name them for good."""
    hrefs = {unescape(raw) for raw in _hrefs(html)}
    names = {href: name for href in hrefs if (name := _name(href))}
    keys = _look_up(set(names.values()))

    def short(raw: str) -> str:
        href = unescape(raw)
        key = keys.get(names[href]) if href in names else None
        if key is None:
            return raw
        return _fitting(f"/{names[href].kind}/{key}/{escape(_rest(href), quote=False)}", raw)

    return _replace(html, short) if keys else html


def for_readers(body: str) -> str:
    """Return a stored body with the present addresses of what it links to.

    The address of an article that readers do not see yet is not told. At most two queries.
    """
    return _at_present(body, lambda article: article.reading is not Reading.NOTHING)


def named_in(body: str) -> dict[str, set[int]]:
    """Return the keys of the articles ("a") and topics ("t") to which a stored body links."""
    has_any = ' href="/a/' in body or ' href="/t/' in body
    return _keys_in(_hrefs(body) if has_any else ())


def with_addresses(body: str, paths: Mapping[str, str]) -> str:
    """Return a stored body with these paths in the place of short addresses."""

    def full(raw: str) -> str:
        short = _SHORT.match(raw)
        if short is None or short[0] not in paths:
            return raw
        return _fitting(escape(paths[short[0]]) + raw[short.end() :], raw)

    return _replace(body, full) if paths else body


def for_editors(body: str, by: User | None = None) -> str:
    """Return a stored body with present addresses, those of drafts too. At most two queries.

    `by` is who gets to see it; None is none of them. The address of a draft tells its title.
    """

    def is_told(article: Article) -> bool:
        is_known = by is None or article.reading is not Reading.NOTHING
        return is_known or permissions.can_preview(by, article)

    return _at_present(body, is_told)


def present(hrefs: Collection[str]) -> dict[str, str]:
    """Return for each link as it is kept how editors know it. At most two queries."""
    paths = _paths(_keys_in(hrefs), lambda article: True)
    shorts = {href: _SHORT.match(href) for href in hrefs}
    return {
        href: paths.get(short[0], short[0]) + href[short.end() :] if short else href
        for href, short in shorts.items()
    }


def read(body: str) -> list[Found]:
    """Return the links of a clean body in their order, without the markers of sources."""
    anchors = [element for element in walk(parse(without_markers(body))) if element.tag == "a"]
    links = [
        (unescape(anchor.attributes["href"]), plain_text(anchor.inner_html()))
        for anchor in anchors
        if "href" in anchor.attributes
    ]
    names = {href: name for href in {href for href, _ in links} if (name := _name(href))}
    keys = _look_up(set(names.values()))
    found = []
    for href, text in links:
        name = names.get(href)
        key = keys.get(name) if name else None
        is_article = name is not None and name.kind == "a"
        found.append(Found(href, text, key if is_article else None, None if is_article else key))
    return found


def inner(href: str) -> SplitResult | None:
    """Return a link into this site, whole and taken apart; None if it leads elsewhere."""
    try:
        parts = urlsplit(urljoin(f"{settings.SITE_URL}/", href))
        home = urlsplit(settings.SITE_URL)
    except ValueError:  # Such as a bracket that is never closed.
        return None
    at_home = parts.netloc.lower() == home.netloc.lower()
    return parts if at_home and parts.scheme in ("http", "https") else None


def page_at(path: str) -> ResolverMatch | None:
    """Return which page stands at a path; a missing slash at its end is added on the way."""
    path = unquote(path)
    if "\0" in path:  # PostgreSQL refuses even to compare such a text.
        return None
    for spelling in (path or "/", f"{path}/"):
        try:
            return resolve(spelling)
        except Resolver404:
            continue
    return None


def _name(href: str) -> Name | None:
    parts = None if href.startswith("#") else inner(href)
    match = page_at(parts.path) if parts else None
    if match is None or match.view_name not in _PAGES:
        return None
    kind, part = _PAGES[match.view_name]
    key = match.kwargs[part]
    return Name(kind, key) if isinstance(key, str) or key < _NO_KEY else None


def _look_up(names: Collection[Name]) -> dict[Name, int]:
    """Return the keys of those that exist, found by their present and their old addresses."""
    return _keys("a", names, Article.objects.all(), "slug", OldArticleSlug, "article_id") | _keys(
        "t", names, Category.objects.all(), "url_path", OldTopicPath, "category_id"
    )


def _keys(
    kind: str, names: Collection[Name], things: Any, field: str, once: Any, owner: str
) -> dict[Name, int]:
    """Ask for the things of one kind, and in `once` for the owners of their old addresses."""
    wanted = [name.key for name in names if name.kind == kind]
    addresses = [key for key in wanted if isinstance(key, str)]
    numbers = [key for key in wanted if isinstance(key, int)]
    found: dict[Name, int] = {}
    if addresses:
        left = once.objects.filter(**{f"{field}__in": addresses})
        found |= {Name(kind, address): pk for address, pk in left.values_list(field, owner)}
    if wanted:
        here = things.filter(Q(**{f"{field}__in": addresses}) | Q(pk__in=numbers))
        for pk, address in here.values_list("pk", field):
            found[Name(kind, address)] = found[Name(kind, pk)] = pk
    return found


def _at_present(body: str, is_told: Callable[[Article], bool]) -> str:
    named = named_in(body)
    return with_addresses(body, _paths(named, is_told)) if any(named.values()) else body


def _paths(
    ids: Mapping[str, Collection[int]], is_told: Callable[[Article], bool]
) -> dict[str, str]:
    """Return the present paths of what has these keys and may be told, by short address."""
    paths: dict[str, str] = {}
    if ids["a"]:
        articles = Article.objects.filter(pk__in=ids["a"])
        told = "slug published_at next_at withdraw_at created_by author__user".split()
        for article in articles.select_related("author").only(*told):
            if is_told(article):
                paths[f"/a/{article.pk}/"] = article.get_absolute_url()
    if ids["t"]:
        for topic in Category.objects.filter(pk__in=ids["t"]).only("url_path"):
            paths[f"/t/{topic.pk}/"] = topic.get_absolute_url()
    return paths


def _keys_in(hrefs: Iterable[str]) -> dict[str, set[int]]:
    shorts = [match for href in hrefs if (match := _SHORT.match(href))]
    return {kind: {int(match[2]) for match in shorts if match[1] == kind} for kind in "at"}


def _hrefs(html: str) -> list[str]:
    """Return the addresses of all links, escaped as they stand."""
    attributes = [each for raw in _ANCHOR.findall(html) for each in _ATTRIBUTE.findall(raw)]
    return [value for name, value in attributes if name == "href"]


def _replace(html: str, new: Callable[[str], str]) -> str:
    """Give each link of a clean body the address that `new` makes of its own; both are escaped."""

    def attribute(match: re.Match[str]) -> str:
        return f' href="{new(match[2])}"' if match[1] == "href" else match[0]

    def anchor(match: re.Match[str]) -> str:
        return f"<a{_ATTRIBUTE.sub(attribute, match[1])}>"

    return _ANCHOR.sub(anchor, html)


def _rest(href: str) -> str:
    """Return the query and the place on the page."""
    parts = urlsplit(href)
    return urlsplit("")._replace(query=parts.query, fragment=parts.fragment).geturl()


def _fitting(href: str, old: str) -> str:
    return href if len(href) <= LONGEST else old
