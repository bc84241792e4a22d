"""Sync: phones, the ops they sent, and what has changed since they last looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Base, CreatedAt

OUTCOMES = ("applied", "rejected", "conflict")


class Installation(Base):
    """The app on one phone, named by an id that the phone made. It may serve several people."""

    __tablename__ = "installations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[datetime]
    last_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    unsent: Mapped[int] = mapped_column(server_default=text("0"))
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    app_version: Mapped[str | None] = mapped_column(String(40))
    revoked_at: Mapped[datetime | None]


class Sequence(Base):
    """The next op number expected from one person on one phone. Its row lock keeps their ops in order."""

    __tablename__ = "sequences"

    installation_id: Mapped[UUID] = mapped_column(
        ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    actor_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    next_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))


class InboxOp(Base):
    """Every op ever seen, with its outcome. Never pruned: phones stay away for weeks."""

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        Index("ix_inbox_actor_id_received_at", "actor_id", "received_at"),
        Index("ix_inbox_subject_id_received_at", "subject_id", "received_at"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    installation_id: Mapped[UUID | None]
    """Null: the form was posted without JavaScript, or through the API."""
    actor_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    kind_version: Mapped[int]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    args: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 over actor, subject, kind, version, args and shown: the same id with other content is refused."""
    outcome: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(32))
    result: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    client_time: Mapped[datetime | None]
    """What the phone's clock said. A label: no rule reads it."""
    received_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]


class Change(Base):
    """The last change of one record, for one reader or for everyone (`account_id` 0).

    Written by triggers on the tables themselves (migration 0002), so that no code can forget it. `xid` is
    the writing transaction's id: a reader's cursor is the oldest transaction still running when it looked,
    so that one which commits late is never skipped. Whether the record still exists, and may be seen, the
    reader asks the record's own table.
    """

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_account_id_xid", "account_id", "xid"),)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=text("0"))
    xid: Mapped[int] = mapped_column(BigInteger)
