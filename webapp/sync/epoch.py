"""Which feed a cursor belongs to. Where any of this differs, transaction ids or rendered rows mean something else."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.accounts.models import Account

_ROOT = Path(__file__).resolve().parents[2]
_DRAWN_FROM = (
    ("templates", "*.html"),
    ("webapp", "words.py"),
    ("webapp", "fragments.py"),
    ("webapp/translations", "*.mo"),
)
# A restored or promoted cluster has another timeline, a copied database another oid: their ids are not ours.
_PLACE = text("""
    SELECT (SELECT system_identifier FROM pg_control_system())::text,
           (SELECT timeline_id FROM pg_control_checkpoint())::text,
           (SELECT oid FROM pg_database WHERE datname = current_database())::text,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint
""")


def epoch_and_watermark(session: Session, account: Account) -> tuple[str, int]:
    """The name of this person's feed, and the oldest transaction that is still running.

    Language, region and role are part of the name: when one changes, every row reads differently.
    """
    *place, watermark = session.execute(_PLACE).one()
    parts = (*place, rendering_version(), account.id, account.language, account.region_id, account.role)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12], watermark


@cache
def rendering_version() -> str:
    """A short name for what rows are drawn with: a phone fetches its rows anew after an update of the looks."""
    digest = hashlib.sha256()
    for folder, pattern in _DRAWN_FROM:
        for path in sorted((_ROOT / folder).rglob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
