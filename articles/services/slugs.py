"""The part of an address that names one thing among others."""

from collections.abc import Collection


def free_slug(stem: str, taken: Collection[str]) -> str:
    """Return `stem`, or the first of `stem-2`, `stem-3` and so on that is not in `taken`."""
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
