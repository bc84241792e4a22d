"""Old history moved to end yesterday: one constant, in whole days, for every date of a source."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from webapp.imports.models import Import

MOVE = """
UPDATE orders SET placed_at = placed_at + make_interval(days => :days)
WHERE source = :source
"""
LAST_STAGED = "SELECT max(import_orders.at) FROM import_orders JOIN import_lines USING (number, trader)"
LAST_STORED = "SELECT max(placed_at) - make_interval(days => :shift) FROM orders WHERE source = :source"


def shift_to_now(session: Session, source: str, old_shift: int, now: datetime, is_staged: bool) -> int:
    """The days that bring the source's newest order to yesterday; what earlier files brought moves along.

    *old_shift* is the shift in force; *is_staged* says that a new file stands in `import_lines`.
    """
    stored = session.scalar(text(LAST_STORED), {"source": source, "shift": old_shift})
    staged = session.scalar(text(LAST_STAGED)) if is_staged else None
    last = max(filter(None, (stored, staged)), default=None)
    if last is None:
        return old_shift
    shift: int = (now.date() - timedelta(days=1) - last.astimezone(now.tzinfo).date()).days
    if shift != old_shift:
        session.execute(text(MOVE), {"source": source, "days": shift - old_shift})
        session.execute(update(Import).where(Import.source == source).values(shift_days=shift))
    return shift
