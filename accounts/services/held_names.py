"""Pseudonyms that count as taken for a while although nobody has them.

A sign-up with the address of a member gets the same answer as any other, and makes no
account. If its pseudonym stayed free, a second try would tell that the address is known.
"""

import hashlib

from django.core.cache import cache

from accounts.pseudonyms import skeleton

_SECONDS = 60 * 60 * 24 * 3  # As long as the link in the mail to a newcomer is good for.


def hold(name: str) -> None:
    """Let nobody take this name, or one that looks like it, for three days."""
    cache.set(_key(name), True, _SECONDS)


def is_held(name: str) -> bool:
    """Tell whether the name, or one that looks like it, is held."""
    return cache.get(_key(name)) is not None


def _key(name: str) -> str:
    return "held-name:" + hashlib.sha256(skeleton(name).encode()).hexdigest()
