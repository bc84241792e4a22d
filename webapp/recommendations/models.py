"""Recommendations: segments of traders, groups for each trader, groups worth starting, and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.catalog.models import Offer, PickupPoint, Product
from webapp.core.db import Base, BigId, CreatedAt, Quantity, account_ref
from webapp.groups.models import Group

RUN_STATES = ("building", "live", "retired", "failed")


class Segmentation(Base):
    """One clustering of all traders. The newest finished one is in use."""

    __tablename__ = "segmentations"

    id: Mapped[BigId]
    k: Mapped[int]
    traders: Mapped[int]
    silhouette: Mapped[float | None]
    stability: Mapped[float | None]
    """Mean adjusted Rand index over bootstrap samples."""
    is_natural: Mapped[bool]
    """False: the data has no natural groups, and k is a convenience split."""
    seed: Mapped[int]
    computed_at: Mapped[datetime]


class Segment(Base):
    """One cluster. `label` is a code worded by `webapp.recommendations.words`."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("segmentation_id", "number"),)

    id: Mapped[BigId]
    segmentation_id: Mapped[int] = mapped_column(ForeignKey("segmentations.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    centre: Mapped[dict[str, Any]]
    """Mean of each feature in its own unit."""


class SegmentMember(Base):
    """A trader's cluster and place in the two-dimensional drawing."""

    __tablename__ = "segment_members"

    segmentation_id: Mapped[int] = mapped_column(
        ForeignKey("segmentations.id", ondelete="CASCADE"), primary_key=True
    )
    trader_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    x: Mapped[float]
    y: Mapped[float]


class RecommendationRun(Base):
    """One computation for all traders. Exactly one run is live; readers never see half of one."""

    __tablename__ = "recommendation_runs"
    __table_args__ = (
        CheckConstraint(f"state IN {RUN_STATES}", name="state"),
        Index("uq_recommendation_runs_live", "state", unique=True, postgresql_where=text("state = 'live'")),
    )

    id: Mapped[BigId]
    state: Mapped[str] = mapped_column(String(10), server_default="building")
    as_of: Mapped[datetime]
    """The moment up to which orders were counted; every stored reason is true as of then."""
    segmentation_id: Mapped[int | None] = mapped_column(ForeignKey("segmentations.id", ondelete="SET NULL"))
    figures: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
    live_at: Mapped[datetime | None]


class Proposal(Base):
    """A group worth starting: a product, a place, and the traders who would plausibly join."""

    __tablename__ = "proposals"
    __table_args__ = (CheckConstraint("state IN ('standing', 'opened', 'retired')", name="state"),)

    id: Mapped[BigId]
    run_id: Mapped[int] = mapped_column(ForeignKey("recommendation_runs.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    pickup_point_id: Mapped[int] = mapped_column(ForeignKey("pickup_points.id", ondelete="CASCADE"))
    target: Mapped[Quantity]
    cap: Mapped[Quantity]
    expected_quantity: Mapped[Quantity]
    likely_traders: Mapped[int]
    score: Mapped[float]
    reasons: Mapped[list[Any]]
    """`[{code, values}]`, true for everyone who sees the proposal."""
    state: Mapped[str] = mapped_column(String(10), server_default="standing")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[CreatedAt]

    product: Mapped[Product] = relationship()
    offer: Mapped[Offer] = relationship()
    pickup_point: Mapped[PickupPoint] = relationship()


class ProposalBacker(Base):
    """A trader who said: tell me when it opens."""

    __tablename__ = "proposal_backers"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True)
    trader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[CreatedAt]


class Recommendation(Base):
    """One card for one trader: an open group, or a proposal. Exactly one of the two ids is set."""

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint("(group_id IS NULL) <> (proposal_id IS NULL)", name="one_target"),
        Index("ix_recommendations_trader_id_run_id", "trader_id", "run_id", "rank"),
    )

    id: Mapped[BigId]
    run_id: Mapped[int] = mapped_column(ForeignKey("recommendation_runs.id", ondelete="CASCADE"), index=True)
    trader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), index=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    score: Mapped[float]
    reasons: Mapped[list[Any]]
    """`[{code, values}]`, the strongest first; words are made when shown."""
    as_of: Mapped[datetime]
    expires_at: Mapped[datetime | None]

    group: Mapped[Group | None] = relationship()
    proposal: Mapped[Proposal | None] = relationship()


class RecommendationResponse(Base):
    """What a trader did with a card: took it up, or wants it no more. Dismissed things do not return."""

    __tablename__ = "recommendation_responses"
    __table_args__ = (
        CheckConstraint("kind IN ('accepted', 'dismissed')", name="kind"),
        UniqueConstraint(
            "trader_id", "kind", "product_id", "group_id", "proposal_id", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[BigId]
    trader_id: Mapped[int] = account_ref()
    kind: Mapped[str] = mapped_column(String(10))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(
        ForeignKey("proposals.id", ondelete="SET NULL"), index=True
    )
    score: Mapped[float | None]
    created_at: Mapped[CreatedAt]
