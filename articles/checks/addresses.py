"""Reads what a link on this site means out of its address, without asking the database."""

from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import links
from articles.checks.finding import Finding, Level

# Which pages name an article, a topic or a person, and by which part of the address.
_PAGES = {
    "articles:article": ("article", "slug"),
    "articles:article_itself": ("article", "pk"),
    "articles:topic": ("topic", "path"),
    "articles:topic_itself": ("topic", "pk"),
    "articles:person": ("person", "slug"),
    "comments:list": ("article", "slug"),
    "comments:new": ("article", "slug"),
}


def blocking(message: Promise, advice: Promise) -> Finding:
    """Return a finding about a link that leads nowhere."""
    return Finding(Level.BLOCKING, "LINK", message, advice)


NOWHERE = blocking(
    _("A link leads to a page of this site that is not there."),
    _("Look for the right address, or take the link out."),
)
_INSIDE = blocking(
    _("A link leads into the administration, which readers cannot open."),
    _("Use the address of the public page."),
)


_INVITATION = blocking(
    _("A link leads to an invitation to review, which is meant for one person only."),
    _("Use the address of the public page."),
)


class Page(NamedTuple):
    """A page of this site. `kind` is "article", "topic" or "person"."""

    kind: str
    key: str | int  # A text is an address, a number the identity.


class Target(NamedTuple):
    """What a link means: a page, or None for the one that it stands on, and a place there."""

    page: Page | None = None
    fragment: str = ""
    fault: Finding | None = None  # What is wrong with it, if that is known already.


def target_of(href: str) -> Target | None:
    """Return what a link means, or None where nothing is to be looked up."""
    if href.startswith("#"):
        return Target(None, unquote(href[1:]))
    parts = links.inner(href)
    if parts is None:
        return None
    if parts.path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return None  # Files may lie on another machine, so that to ask for each takes its time.
    match = links.page_at(parts.path)
    if match is None:
        return Target(fault=NOWHERE)
    if "admin" in match.namespaces:
        return Target(fault=_INSIDE)
    if match.view_name == "articles:review":
        return Target(fault=_INVITATION)
    kind, part = _PAGES.get(match.view_name, ("", ""))
    if not kind:
        return None
    key = match.kwargs[part]
    if isinstance(key, int) and len(str(key)) > 18:
        return Target(fault=NOWHERE)
    return Target(Page(kind, key), unquote(parts.fragment))
