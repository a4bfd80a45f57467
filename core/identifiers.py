"""Identifiers that are safe to show in an address."""

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a time-ordered random identifier (UUID version 7, RFC 9562 section 5.7).

    New rows land at the end of the index, and the 74 random bits cannot be guessed.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return uuid.UUID(int=value)
