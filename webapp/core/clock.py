"""The one clock. Everything that asks for the time asks here, so that a test can set it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """The server's time, aware, in UTC."""
    return _source()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer *moment* inside the block; for tests and for replaying a day."""
    global _source
    before = _source
    _source = lambda: moment  # noqa: E731 - a named function would be no clearer
    try:
        yield
    finally:
        _source = before
