"""A shelf to sell from: one region, one wholesaler, products with a ladder."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.core.text import search_text, trigrams

Row = TypeVar("Row")

LADDER = [[1, 101_000], [10, 92_000], [40, 88_000], [50, 84_500]]


def region(session: Session, code: str = "kampala", currency: str = "UGX") -> Region:
    """The region of that code, made once."""
    found = session.scalar(select(Region).where(Region.code == code))
    return found or _add(session, Region(code=code, name=code.title(), currency=currency))


def pickup_point(session: Session, name: str = "Owino gate 3") -> PickupPoint:
    """A pickup point in Kampala, made once."""
    found = session.scalar(select(PickupPoint).where(PickupPoint.name == name))
    return found or _add(session, PickupPoint(name=name, region_id=region(session).id))


def category(session: Session, slug: str = "grains") -> Category:
    """The category of that slug, made once."""
    found = session.scalar(select(Category).where(Category.slug == slug))
    return found or _add(session, Category(slug=slug, name=slug.title()))


def supplier(session: Session, name: str = "Okello Stores") -> Supplier:
    """The wholesaler of that name, made once."""
    found = session.scalar(select(Supplier).where(Supplier.name == name))
    return found or _add(session, Supplier(name=name))


def product(session: Session, name: str = "Rice, 25 kg bag", category_slug: str = "grains") -> Product:
    """A product on sale in Kampala, in packs of 10 bags, dearest alone at USh 101,000."""
    words = search_text(name)
    made = _add(
        session,
        Product(
            supplier_id=supplier(session).id,
            category_id=category(session, category_slug).id,
            sku=f"sku-{(session.scalar(select(func.max(Product.id))) or 0) + 1}",
            name=name,
            unit="bag",
            search_text=words,
            trigrams=trigrams(words),
        ),
    )
    offer(session, made)
    return made


def offer(session: Session, made: Product, *, pack_size: int = 10, capacity: int = 1_000) -> Offer:
    """The product's newest offer in Kampala, at LADDER."""
    version = (session.scalar(select(func.max(Offer.version)).where(Offer.product_id == made.id)) or 0) + 1
    return _add(
        session,
        Offer(
            product_id=made.id,
            region_id=region(session).id,
            version=version,
            currency="UGX",
            pack_size=pack_size,
            moq=pack_size,
            capacity=capacity,
            tiers=LADDER,
            alone_price=LADDER[0][1],
            best_price=LADDER[-1][1],
        ),
    )


def offer_of(session: Session, made: Product) -> Offer:
    """The offer that `product` made."""
    return session.scalars(select(Offer).where(Offer.product_id == made.id).order_by(Offer.id.desc())).all()[
        0
    ]


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
