"""The catalogue: what is sold, by whom, where it is picked up, and at which price ladder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core.db import Amount, Base, BigId, CreatedAt, Quantity


class Region(Base):
    """A market area with one currency: a city of the demo market, a country of an import."""

    __tablename__ = "regions"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3))
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))


class PickupPoint(Base):
    """Where a group's goods are handed over."""

    __tablename__ = "pickup_points"
    __table_args__ = (UniqueConstraint("region_id", "name"),)

    id: Mapped[BigId]
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))

    region: Mapped[Region] = relationship()


class Category(Base):
    """A shelf of the catalogue. The name is the market's own word, or a message id of the demo market."""

    __tablename__ = "categories"

    id: Mapped[BigId]
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    icon: Mapped[str] = mapped_column(String(32), server_default="box")
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))


class Supplier(Base):
    """A wholesaler. `account_id` is set once somebody signs in for it."""

    __tablename__ = "suppliers"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))


class Product(Base):
    """A thing that is sold. Its price is in its offers."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("supplier_id", "sku"),
        Index("ix_products_trigrams", "trigrams", postgresql_using="gin"),
    )

    id: Mapped[BigId]
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    sku: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(32), server_default="piece")
    """What one base unit is: bag, can, piece. A message id, see `webapp.catalog.words`."""
    search_text: Mapped[str] = mapped_column(String(400))
    """`webapp.core.text.normalise` of name, category and supplier."""
    trigrams: Mapped[list[str]] = mapped_column(ARRAY(String(3)))
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    withdrawn_at: Mapped[datetime | None]

    category: Mapped[Category] = relationship()
    supplier: Mapped[Supplier] = relationship()


class Offer(Base):
    """One immutable version of a product's terms in a region. A change is a new version.

    `tiers` is `[[min_qty, unit_price], …]`: min_qty rising in base units, unit_price in minor units not
    rising, the first min_qty ≤ moq. `region_id` null: the same terms everywhere the currency is used.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("product_id", "region_id", "version", postgresql_nulls_not_distinct=True),
        CheckConstraint("pack_size > 0 AND moq > 0 AND capacity >= moq", name="quantities"),
        CheckConstraint("jsonb_array_length(tiers) > 0", name="tiers"),
        Index("ix_offers_current", "product_id", postgresql_where=text("valid_to IS NULL")),
    )

    id: Mapped[BigId]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    version: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    pack_size: Mapped[Quantity]
    moq: Mapped[Quantity]
    capacity: Mapped[Quantity]
    tiers: Mapped[list[Any]]
    alone_price: Mapped[Amount]
    """Unit price of the smallest quantity: what a trader pays who buys alone."""
    best_price: Mapped[Amount]
    """Unit price of the last tier."""
    valid_from: Mapped[CreatedAt]
    valid_to: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    region: Mapped[Region | None] = relationship()
