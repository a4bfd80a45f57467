"""What pages are made of has names, and each name a version that every change replaces.

Whoever keeps a page reads the versions of its names before making it, and serves it only as long
as they stay the same.
"""

import secrets
from collections.abc import Iterable

from django.core.cache import cache

_PREFIX = "version:"


def purge(names: Iterable[str]) -> None:
    """Give each name a new version, so that no page made from it before is served again."""
    cache.set_many({_PREFIX + name: secrets.token_hex(8) for name in names}, timeout=None)


def versions(names: Iterable[str]) -> dict[str, str]:
    """Return the version of each name; one that nobody purged yet has the empty one."""
    wanted = list(names)
    known = cache.get_many([_PREFIX + name for name in wanted])
    return {name: known.get(_PREFIX + name, "") for name in wanted}
