"""Notifications: what a person is told, in the app and by push."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Base, BigId, CreatedAt, account_ref


class Notification(Base):
    """One message. `code` and `values` are worded in the reader's language when it is shown."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("account_id", "dedupe_key"),
        Index("ix_notifications_account_id_created_at", "account_id", "created_at"),
    )

    id: Mapped[BigId]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(String(200))
    dedupe_key: Mapped[str] = mapped_column(String(120))
    """The fact it tells of: told once, however often the job runs."""
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]


class PushSubscription(Base):
    """A browser that may be woken (RFC 8030). A dead endpoint is removed."""

    __tablename__ = "push_subscriptions"

    id: Mapped[BigId]
    account_id: Mapped[int] = account_ref()
    endpoint: Mapped[str] = mapped_column(String(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(String(200))
    auth: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[CreatedAt]


class PushDelivery(Base):
    """A notification sent to one browser; the row keeps a repeated job from sending it again."""

    __tablename__ = "push_deliveries"

    notification_id: Mapped[int] = mapped_column(
        ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True
    )
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("push_subscriptions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    sent_at: Mapped[datetime | None]
