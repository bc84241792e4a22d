"""Questions about imports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.core.errors import NotFound
from webapp.imports.models import Import


def recent_imports(session: Session, limit: int = 20) -> Sequence[Import]:
    """The newest imports first."""
    return session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)).all()


def get_import(session: Session, import_id: int) -> Import:
    """One import; raises `NotFound`."""
    row = session.get(Import, import_id)
    if row is None:
        raise NotFound(import_id=import_id)
    return row


def find_loaded(session: Session, source: str, digest: str) -> Import | None:
    """The import that brought this very file, if any did."""
    loaded = select(Import).where(Import.source == source, Import.digest == digest, Import.state == "done")
    return session.scalar(loaded.order_by(Import.id).limit(1))


def shift_of(session: Session, source: str) -> int:
    """Days by which the dates of *source* are moved: the same for all its files."""
    newest = select(Import.shift_days).where(Import.source == source, Import.state == "done")
    return session.scalar(newest.order_by(Import.id.desc()).limit(1)) or 0
