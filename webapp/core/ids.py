"""Identifiers made by us: UUIDv7 (RFC 9562), which sorts by the time it was made."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

# No 0/O, 1/I/L: people read these aloud on the phone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def share_code(length: int = 6) -> str:
    """A short code that a person can read aloud, for a group's link."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
