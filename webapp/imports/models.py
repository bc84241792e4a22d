"""Imports: each file that brought orders, what it brought and what was left out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Base, BigId, CreatedAt

IMPORT_STATES = ("waiting", "running", "done", "failed")


class Import(Base):
    """One file. `figures` counts what came in and, by reason, what was rejected or repaired."""

    __tablename__ = "imports"

    id: Mapped[BigId]
    source: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 of the file's bytes: the same file is loaded once."""
    format: Mapped[str] = mapped_column(String(32))
    options: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(String(12), server_default="waiting")
    lines_read: Mapped[int] = mapped_column(server_default=text("0"))
    lines_total: Mapped[int | None]
    shift_days: Mapped[int] = mapped_column(server_default=text("0"))
    """Days by which every date of the file was moved; shown wherever the import is shown."""
    figures: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    problem: Mapped[str | None] = mapped_column(String(500))
    started_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]


class NettedOrder(Base):
    """A number of a file that left no order: a return already taken off its purchases, or a purchase
    returned whole. Remembered, so that a file that holds it again neither nets nor loads it twice.
    """

    __tablename__ = "netted_orders"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(String(64), primary_key=True)
    trader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id", ondelete="SET NULL"), index=True)
