"""Accounts: everyone who signs in, or whom an import brought, and the sessions of those who did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.catalog.models import PickupPoint, Region
from webapp.core.db import Base, BigId, CreatedAt, account_ref

ROLES = ("trader", "agent", "supplier", "admin")
BUSINESS_TYPES = ("kiosk", "market_stall", "roadside", "shop", "wholesaler")


class Account(Base):
    """A person. Imported traders have no password: a one-time link lets them claim the account."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        UniqueConstraint("import_source", "external_ref"),
        Index("uq_accounts_email", text("lower(email)"), unique=True),
    )

    id: Mapped[BigId]
    role: Mapped[str] = mapped_column(String(16), index=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    """E.164, so that 07…, +2547… and 00254… are one identity."""
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(8), server_default="en")
    data_saver: Mapped[bool] = mapped_column(server_default=text("false"))
    business_type: Mapped[str | None] = mapped_column(String(32))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    pickup_point_id: Mapped[int | None] = mapped_column(ForeignKey("pickup_points.id"))
    import_source: Mapped[str | None] = mapped_column(String(64))
    external_ref: Mapped[str | None] = mapped_column(String(64))
    """The customer number in the file that brought this trader; unique within its source."""
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    disabled_at: Mapped[datetime | None]

    region: Mapped[Region | None] = relationship()
    pickup_point: Mapped[PickupPoint | None] = relationship()


class SignInSession(Base):
    """One signed-in browser: a family of refresh tokens, of which only the newest is good.

    `previous_token` stays good for a short grace, so that parallel requests at expiry do not sign
    anybody out; a token older than that means theft, and ends the family.
    """

    __tablename__ = "sign_in_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = account_ref()
    current_token: Mapped[UUID]
    previous_token: Mapped[UUID | None]
    rotated_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(200), server_default="")
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(32))

    account: Mapped[Account] = relationship()


class SignInLink(Base):
    """A one-time way in, made by the support desk. Only the token's SHA-256 is kept."""

    __tablename__ = "sign_in_links"

    id: Mapped[BigId]
    account_id: Mapped[int] = account_ref()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
