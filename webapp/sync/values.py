"""Single values as phones may send them, checked without bending: no 1.0 for 1, no "1" for 1."""

from __future__ import annotations

import re
from typing import Any, TypeGuard
from uuid import UUID

MAX_INT = 2**53 - 1
"""The largest integer that JavaScript keeps exact."""
MAX_TEXT = 200
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")


def canonical_uuid(value: Any) -> UUID | None:
    """The UUID written in its one canonical form (lower case, dashes); None for everything else."""
    return UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None


def is_whole(value: object, least: int, most: int = MAX_INT) -> TypeGuard[int]:
    """A JSON integer in range; neither 1.0 nor true nor "1" is one."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_storable_text(value: object, most: int = MAX_TEXT) -> TypeGuard[str]:
    """A text that PostgreSQL takes: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and len(value) <= most and not _UNSTORABLE.search(value)
