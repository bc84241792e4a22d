"""Groups: an offer bought together. See docs/architecture.md for the life cycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.models import Account
from webapp.catalog.models import Offer, PickupPoint, Product
from webapp.core.db import Amount, Base, BigId, CreatedAt, Quantity, account_ref

STATES = (
    "draft", "open", "filling", "locked", "funded", "ordered", "arrived", "settled",
    "expired", "cancelled", "supply_failed", "refunding", "closed_failed",
)  # fmt: skip
JOINABLE = ("open", "filling")
PAY_POLICIES = ("none_until_lock", "deposit_at_join", "full_at_join", "on_collection")
SPLIT_POLICIES = ("by_seq", "even", "pro_rata")
COMMITMENT_KINDS = ("join", "change", "leave")


class Group(Base):
    """Traders buying one offer together. `firm` and `extra` are the sums over its active members."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"pay_policy IN {PAY_POLICIES}", name="pay_policy"),
        CheckConstraint(f"split_policy IN {SPLIT_POLICIES}", name="split_policy"),
        CheckConstraint("firm >= 0 AND firm <= cap AND extra >= 0", name="firm_within_cap"),
        CheckConstraint("step > 0 AND target > 0 AND target <= cap", name="target_within_cap"),
        Index("ix_groups_live", "closes_at", postgresql_where=text("state IN ('open', 'filling')")),
    )

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    """Read aloud or put in a link to invite others."""
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    pickup_point_id: Mapped[int] = mapped_column(ForeignKey("pickup_points.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """The trader who leads it; none when the market itself opened it."""
    state: Mapped[str] = mapped_column(String(16), server_default="open")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    target: Mapped[Quantity]
    cap: Mapped[Quantity]
    step: Mapped[Quantity]
    """Quantities rise and fall by this many base units (a pack)."""
    currency: Mapped[str] = mapped_column(String(3))
    alone_price: Mapped[Amount]
    promised_price: Mapped[Amount]
    """Unit price at the target's tier: no member ever pays more."""
    firm: Mapped[Quantity] = mapped_column(server_default=text("0"))
    extra: Mapped[Quantity] = mapped_column(server_default=text("0"))
    members: Mapped[int] = mapped_column(server_default=text("0"))
    unit_price: Mapped[int | None]
    """Frozen when the group locks."""
    pay_policy: Mapped[str] = mapped_column(String(20), server_default="on_collection")
    split_policy: Mapped[str] = mapped_column(String(12), server_default="by_seq")
    opened_at: Mapped[CreatedAt]
    fill_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    pay_by: Mapped[datetime | None]
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))

    product: Mapped[Product] = relationship()
    offer: Mapped[Offer] = relationship()
    pickup_point: Mapped[PickupPoint] = relationship()
    leader: Mapped[Account | None] = relationship()


class Membership(Base):
    """One trader's seat in a group. Leaving keeps the row, so that a return is the same seat."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("group_id", "trader_id"),
        CheckConstraint("status IN ('active', 'left')", name="status"),
        CheckConstraint("firm >= 0 AND extra >= 0", name="quantities"),
        CheckConstraint("status = 'active' OR (firm = 0 AND extra = 0)", name="left_holds_nothing"),
    )

    id: Mapped[BigId]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    trader_id: Mapped[int] = account_ref()
    status: Mapped[str] = mapped_column(String(8), server_default="active")
    firm: Mapped[Quantity]
    extra: Mapped[Quantity]
    max_unit_price: Mapped[Amount]
    acted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    group: Mapped[Group] = relationship()
    trader: Mapped[Account] = relationship(foreign_keys=[trader_id])


class Commitment(Base):
    """One change of a membership, append-only. The sum of a trader's rows is the membership."""

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("group_id", "seq"),
        CheckConstraint(f"kind IN {COMMITMENT_KINDS}", name="kind"),
    )

    id: Mapped[BigId]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    trader_id: Mapped[int] = account_ref()
    seq: Mapped[int]
    """1, 2, 3 … within the group: who committed first."""
    kind: Mapped[str] = mapped_column(String(8))
    delta_firm: Mapped[Quantity]
    delta_extra: Mapped[Quantity]
    op_id: Mapped[UUID | None] = mapped_column(unique=True)
    acted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]


class GroupEvent(Base):
    """The public log of a group, append-only: what changed, who did it, on whose behalf."""

    __tablename__ = "group_events"
    __table_args__ = (UniqueConstraint("group_id", "version"),)

    id: Mapped[BigId]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    """delta_firm, delta_extra and the counters after the change: anyone can recompute the group from its log."""
    created_at: Mapped[datetime]
