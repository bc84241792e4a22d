"""Insights: the log of what happened, what is computed from it, and how each job fared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Base, BigId, CreatedAt


class Event(Base):
    """A fact whose effects must happen. Written in the transaction of the change itself.

    The relay hands rows to the queue (`handed_at`); the handler sets `done_at` in the transaction of its
    effects. A row handed over but not done is handed again: losing Redis loses nothing.
    """

    __tablename__ = "events_log"
    __table_args__ = (Index("ix_events_log_open", "id", postgresql_where=text("done_at IS NULL")),)

    id: Mapped[BigId]
    kind: Mapped[str] = mapped_column(String(40), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    handed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(500))


class TraderFeatures(Base):
    """The five features of a trader, by the one definition in `ml.features`."""

    __tablename__ = "trader_features"

    trader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    purchase_frequency: Mapped[float]
    avg_transaction_value: Mapped[float]
    price_sensitivity: Mapped[float]
    location: Mapped[float]
    product_diversity: Mapped[float]
    computed_at: Mapped[datetime]


class JobRun(Base):
    """One run of a job, for the admin's page: when, how it ended, and its figures."""

    __tablename__ = "job_runs"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(80), index=True)
    started_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    """`done`, `failed`, or null while it runs."""
    progress: Mapped[int] = mapped_column(server_default=text("0"))
    """Percent."""
    step: Mapped[str | None] = mapped_column(String(40))
    figures: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    problem: Mapped[str | None] = mapped_column(String(500))
