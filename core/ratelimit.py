"""A coarse guard against one connection that sends very much, which remembers nobody's address.

It stands before the limits that services keep for each member. The cache holds a count under a
keyed hash of the address; the key is random, lives in the cache alone and is thrown away after
thirty days, so that nobody can tell later whose count it was.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache

HOUR = timedelta(hours=1)
_KEY = "ratelimit:key"
_KEY_LIVES = timedelta(days=30)


def allows(scope: str, address: str, *, most: int, window: timedelta = HOUR) -> bool:
    """Count one act of this kind from a client's address; tell whether it is within `most`.

    A window begins with the first act in it.
    """
    name = f"ratelimit:{scope}:{_hidden(_household(address))}"
    seconds = int(window.total_seconds())
    cache.add(name, 0, timeout=seconds)
    try:
        return int(cache.incr(name)) <= most
    except ValueError:  # It ran out between the two calls.
        return True


def _household(address: str) -> str:
    """Return what of an address belongs to one connection: of IPv6 its network.

    A home has as many IPv6 addresses as it likes, all with the same first 64 bits.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return found.packed[:8].hex()
    return str(found)


def _hidden(address: str) -> str:
    """Return the keyed hash of an address: HMAC with SHA-256, in hexadecimal."""
    key = cache.get(_KEY)
    if key is None:
        # Of two processes that make a key at once, the second takes that of the first.
        cache.add(_KEY, secrets.token_hex(32), timeout=int(_KEY_LIVES.total_seconds()))
        key = cache.get(_KEY, "")
    return hmac.new(str(key).encode(), address.encode(), hashlib.sha256).hexdigest()
