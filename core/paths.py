"""Addresses of the site's pages, found once for each kind of page.

A page of an article links to some forty pages that have a name. To find the address of one takes
Django as long as to print ten words.
"""

import re
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.place import place


class Key(str):
    """A UUID as it is written. To read one and write it again takes longer than its address."""

    __slots__ = ()

    @classmethod
    def read(cls, digits: str | None) -> "Key | None":
        """Write it as all do, from what a database makes a text of: with its dashes or without."""
        if digits is None:
            return None
        plain = digits.replace("-", "")
        return cls(f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}")


# What stands in a pattern for the part that differs. No name of ours has it.
_PLACES = {
    str: "any-such-page",
    int: 7_310_000_000_000,
    UUID: UUID(int=731 << 80),
    Key: Key(UUID(int=731 << 80)),
}
# Texts that stand in an address as they are: slugs, and paths of slugs.
_PLAIN = re.compile(r"[a-zA-Z0-9_-]+(?:/[a-zA-Z0-9_-]+)*")


def address(name: str, about: str | int | UUID | None = None) -> str:
    """Return what `reverse` does; `about` is the part of the address that differs, if there is one.

    Raises NoReverseMatch.
    """
    here = place()
    return address_at(here.prefix, here.urlconf, name, about)


def address_at(prefix: str, urlconf: str, name: str, about: str | int | UUID | None = None) -> str:
    """Return it for whoever knows where the site is and which addresses it has, which takes as
    long to find out as all the rest.
    """
    if about is None:
        return _around(name, None, prefix, urlconf)[0]
    kind: Any = type(about)
    if kind not in _PLACES or (kind is str and not _PLAIN.fullmatch(str(about))):
        return reverse(name, urlconf, args=[about])
    before, behind = _around(name, kind, prefix, urlconf)
    return f"{before}{about}{behind}"


@cache
def _around(name: str, kind: Any, _prefix: str, urlconf: str) -> tuple[str, str]:
    """Return what stands before and behind the part that differs."""
    if kind is None:
        return reverse(name, urlconf), ""
    place = _PLACES[kind]
    before, _mark, behind = reverse(name, urlconf, args=[place]).partition(str(place))
    return before, behind
