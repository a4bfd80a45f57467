"""Addresses of the site's pages, found once for each kind of page.

A page of an article links to some forty pages that have a name. To find the address of one takes
Django as long as to print ten words.
"""

import re
from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

# What stands in a pattern for the part that differs. No name of ours has it.
_PLACES = {str: "any-such-page", int: 7_310_000_000_000, UUID: UUID(int=731 << 80)}
# Texts that stand in an address as they are: slugs, and paths of slugs.
_PLAIN = re.compile(r"[a-zA-Z0-9_-]+(?:/[a-zA-Z0-9_-]+)*")


def address(name: str, about: str | int | UUID | None = None) -> str:
    """Return what `reverse` does; `about` is the part of the address that differs, if there is one.

    Raises NoReverseMatch.
    """
    if about is None:
        return _pattern(name, None, get_script_prefix(), get_urlconf())
    kind = type(about)
    if kind not in _PLACES or (kind is str and not _PLAIN.fullmatch(str(about))):
        return reverse(name, args=[about])
    pattern = _pattern(name, kind, get_script_prefix(), get_urlconf())
    return pattern.replace(str(_PLACES[kind]), str(about))


@cache
def _pattern(name: str, kind: type | None, _prefix: str, urlconf: str | None) -> str:
    return reverse(name, urlconf, args=None if kind is None else [_PLACES[kind]])
