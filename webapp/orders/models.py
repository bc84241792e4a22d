"""Orders: what traders really bought. Imports bring them; locked groups will."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core.db import Amount, Base, BigId, Quantity


class Order(Base):
    """One purchase of one trader. `import_id` names the file that brought it."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("source", "number", "trader_id"),
        Index("ix_orders_trader_id_placed_at", "trader_id", "placed_at"),
        Index("ix_orders_region_id_placed_at", "region_id", "placed_at"),
    )

    id: Mapped[BigId]
    trader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(64))
    """`online-retail`, `demo`, a csv source's name, or `group`."""
    number: Mapped[str] = mapped_column(String(64))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[Amount]
    placed_at: Mapped[datetime]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id", ondelete="SET NULL"), index=True)
    is_synthetic: Mapped[bool] = mapped_column(server_default=text("false"))

    lines: Mapped[list[OrderLine]] = relationship(back_populates="order")


class OrderLine(Base):
    """One product of an order, net of returns."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0 AND unit_price >= 0", name="positive"),)

    id: Mapped[BigId]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[Quantity]
    unit_price: Mapped[Amount]

    order: Mapped[Order] = relationship(back_populates="lines")
