"""What the catalogue can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region
from webapp.catalog.search import search_terms, trigrams_shared
from webapp.core.errors import NotFound

PAGE_SIZE = 20
MAX_PAGE = 10_000
LEFTOVERS = "other"
"""The shelf of what fits no other: offered last, however full it is."""


@dataclass(frozen=True)
class ProductPage:
    """One page of a list of products: `ids` in order, and whether another page follows."""

    ids: list[int]
    page: int
    has_more: bool


def offer_is_current(region_id: int | None) -> ColumnElement[bool]:
    """The newest version of an offer, on sale in the region; in any region when none is given."""
    on_sale = Offer.valid_to.is_(None)
    return (
        on_sale
        if region_id is None
        else and_(on_sale, or_(Offer.region_id.is_(None), Offer.region_id == region_id))
    )


def product_is_on_sale(region_id: int | None) -> ColumnElement[bool]:
    """Not withdrawn, and with a current offer for the region."""
    offered = exists().where(Offer.product_id == Product.id, offer_is_current(region_id))
    return and_(Product.withdrawn_at.is_(None), offered)


def find_products(
    session: Session,
    *,
    text: str = "",
    category: str | None = None,
    region_id: int | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> ProductPage:
    """Products on sale in the region, best match first, or by name when nothing is asked."""
    page = min(max(page, 1), MAX_PAGE)
    query = select(Product.id).where(product_is_on_sale(region_id))
    if category:
        query = query.join(Product.category).where(Category.slug == category)
    terms = search_terms(text)
    query = (
        query.where(terms.where).order_by(*terms.order)
        if terms
        else query.order_by(Product.search_text.collate("C"), Product.id)
    )
    rows = session.scalars(query.limit(page_size + 1).offset((page - 1) * page_size)).all()
    return ProductPage(list(rows[:page_size]), page, len(rows) > page_size)


def get_product(session: Session, product_id: int) -> Product:
    """The product. Raises NotFound, also when it is withdrawn."""
    product = session.scalar(select(Product).where(Product.id == product_id, Product.withdrawn_at.is_(None)))
    if product is None:
        raise NotFound(kind="product")
    return product


def current_offers(session: Session, product_ids: Sequence[int], region_id: int | None) -> dict[int, Offer]:
    """The current offer of each product for the region; the region's own before one for everywhere."""
    rows = session.scalars(
        select(Offer)
        .where(Offer.product_id.in_(product_ids), offer_is_current(region_id))
        .order_by(Offer.product_id, Offer.region_id.is_(None), Offer.id)
        .distinct(Offer.product_id)
    )
    return {offer.product_id: offer for offer in rows}


def get_current_offer(session: Session, offer_id: int, now: datetime) -> Offer:
    """An offer that may still be bought from. Raises NotFound."""
    offer = session.scalar(
        select(Offer)
        .join(Offer.product)
        .where(Offer.id == offer_id, Product.withdrawn_at.is_(None))
        .where(or_(Offer.valid_to.is_(None), Offer.valid_to > now))
    )
    if offer is None:
        raise NotFound(kind="offer")
    return offer


def similar_products(session: Session, product: Product, region_id: int | None, limit: int = 6) -> list[int]:
    """Products of the same category, those first that share most of the name."""
    shared = trigrams_shared(product.trigrams)
    rows = session.scalars(
        select(Product.id)
        .where(Product.id != product.id, Product.category_id == product.category_id)
        .where(product_is_on_sale(region_id))
        .order_by(shared.desc(), Product.name, Product.id)
        .limit(limit)
    )
    return list(rows)


def categories_on_sale(session: Session, region_id: int | None) -> Sequence[Category]:
    """The categories with something on sale in the region, the fullest first."""
    return session.scalars(
        select(Category)
        .join(Product, Product.category_id == Category.id)
        .where(product_is_on_sale(region_id))
        .group_by(Category.id)
        .order_by(Category.slug == LEFTOVERS, func.count().desc(), Category.name)
    ).all()


def regions(session: Session) -> Sequence[Region]:
    """Every region, by name."""
    return session.scalars(select(Region).order_by(Region.name)).all()


def pickup_points(session: Session, region_id: int | None = None) -> Sequence[PickupPoint]:
    """Where goods are handed over: in the region, or everywhere."""
    query = select(PickupPoint).order_by(PickupPoint.name)
    return session.scalars(
        query if region_id is None else query.where(PickupPoint.region_id == region_id)
    ).all()


def get_pickup_point(session: Session, pickup_point_id: int) -> PickupPoint:
    """The pickup point. Raises NotFound."""
    point = session.get(PickupPoint, pickup_point_id)
    if point is None:
        raise NotFound(kind="pickup_point")
    return point
