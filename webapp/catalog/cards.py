"""Products as one reader sees them, read in bulk: 1,000 products cost as many queries as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.card_shapes import OfferTerms, Place, ProductCard, ProductDetail
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.catalog.queries import offer_is_current, product_is_on_sale
from webapp.groups.models import JOINABLE, Group

GROUPS = 5
NEIGHBOURS = 2
"""Similar products shown: this many from each side in the order of names read backwards."""


def product_cards(
    session: Session, account: Account | None, product_ids: Sequence[int], now: datetime
) -> list[ProductCard]:
    """The cards of these products for this reader, in the order asked for; unknown ids are left out."""
    if not product_ids:
        return []
    region_id = account.region_id if account else None
    rows = session.execute(_card_query(region_id, now).where(Product.id.in_(product_ids)))
    cards = {row[0].id: _card(row, account) for row in rows}
    return [cards[each] for each in product_ids if each in cards]


def product_details(
    session: Session, account: Account | None, product_ids: Sequence[int], now: datetime
) -> list[ProductDetail]:
    """The pages of these products for this reader, in the order asked for; unknown ids are left out."""
    cards = product_cards(session, account, product_ids, now)
    region_id = account.region_id if account else None
    shown = [card.id for card in cards]
    groups, similar = _open_groups(session, shown, region_id, now), similar_ids(session, shown, region_id)
    places = _places(session, region_id, account.pickup_point_id if account else None)
    return [
        ProductDetail(card, tuple(groups[card.id]), similar.get(card.id, ()), _fitting(places, card.offer))
        for card in cards
    ]


def similar_ids(
    session: Session, product_ids: Sequence[int], region_id: int | None
) -> dict[int, tuple[int, ...]]:
    """For each product its neighbours on the shelf when names are read from their end.

    What a thing is stands last in its name ("… lunch bag", "… 25 kg bag"), so that neighbours are alike; one
    sort serves all products at once, where comparing each pair would not.
    """
    shelves = select(Product.category_id).where(Product.id.in_(product_ids))
    backwards = func.reverse(func.lower(Product.name)).collate("C")
    steps = [step for near in range(1, NEIGHBOURS + 1) for step in (near, -near)]
    columns = [
        func.lead(Product.id, step).over(partition_by=Product.category_id, order_by=(backwards, Product.id))
        for step in steps
    ]
    near = (
        select(Product.id, *(column.label(f"near_{n}") for n, column in enumerate(columns)))
        .where(Product.category_id.in_(shelves), product_is_on_sale(region_id))
        .subquery()
    )
    rows = session.execute(select(near).where(near.c.id.in_(product_ids)))
    return {row[0]: tuple(other for other in row[1:] if other is not None) for row in rows}


def _card_query(region_id: int | None, now: datetime) -> Select[*tuple[Any, ...]]:
    best_fit = (
        select(Offer.id)
        .where(Offer.product_id == Product.id, offer_is_current(region_id))
        .order_by(Offer.region_id.is_(None), Offer.id)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(Product, Category, Supplier.name, Offer, _open_group_count(region_id, now))
        .join(Category, Category.id == Product.category_id)
        .join(Supplier, Supplier.id == Product.supplier_id)
        .outerjoin(Offer, Offer.id == best_fit)
        .where(Product.withdrawn_at.is_(None))
    )


def _is_open(region_id: int | None, now: datetime) -> ColumnElement[bool]:
    is_open = and_(Group.state.in_(JOINABLE), Group.closes_at > now)
    if region_id is None:
        return is_open
    here = select(PickupPoint.id).where(PickupPoint.region_id == region_id)
    return and_(is_open, Group.pickup_point_id.in_(here))


def _open_group_count(region_id: int | None, now: datetime) -> ColumnElement[int]:
    count = select(func.count()).where(Group.product_id == Product.id, _is_open(region_id, now))
    return count.correlate(Product).scalar_subquery()


def _card(row: Row[*tuple[Any, ...]], account: Account | None) -> ProductCard:
    product, category, supplier, offer, open_groups = row
    return ProductCard(
        id=product.id,
        name=product.name,
        unit=product.unit,
        search_text=product.search_text,
        category_id=category.id,
        category_slug=category.slug,
        category=category.name,
        icon=category.icon,
        supplier=supplier,
        offer=_terms(offer) if offer else None,
        open_groups=open_groups,
        reader_role=account.role if account else None,
    )


def _terms(offer: Offer) -> OfferTerms:
    return OfferTerms(
        id=offer.id,
        region_id=offer.region_id,
        currency=offer.currency,
        alone_price=offer.alone_price,
        best_price=offer.best_price,
        tiers=tuple((least, price) for least, price in offer.tiers),
        pack_size=offer.pack_size,
        moq=offer.moq,
        capacity=offer.capacity,
    )


def _open_groups(
    session: Session, product_ids: Sequence[int], region_id: int | None, now: datetime
) -> dict[int, list[int]]:
    place = func.row_number().over(partition_by=Group.product_id, order_by=(Group.closes_at, Group.id))
    numbered = (
        select(Group.product_id, Group.id, place.label("place"))
        .where(Group.product_id.in_(product_ids), _is_open(region_id, now))
        .subquery()
    )
    found: dict[int, list[int]] = defaultdict(list)
    query = select(numbered.c.product_id, numbered.c.id).where(numbered.c.place <= GROUPS)
    for product_id, group_id in session.execute(query.order_by(numbered.c.product_id, numbered.c.place)):
        found[product_id].append(group_id)
    return found


def _places(session: Session, region_id: int | None, own_id: int | None) -> list[tuple[Place, str]]:
    """The pickup points of the region (of all when none is given), each with its currency; the reader's own first."""
    order = (PickupPoint.id != (own_id or 0), PickupPoint.name, PickupPoint.id)
    query = select(PickupPoint, Region.currency).join(Region).order_by(*order)
    if region_id is not None:
        query = query.where(PickupPoint.region_id == region_id)
    return [
        (Place(point.id, point.region_id, point.name), currency) for point, currency in session.execute(query)
    ]


def _fitting(places: Sequence[tuple[Place, str]], offer: OfferTerms | None) -> tuple[Place, ...]:
    """Where a group on this offer could be handed over."""
    if offer is None:
        return ()
    return tuple(
        place
        for place, currency in places
        if currency == offer.currency and offer.region_id in (None, place.region_id)
    )
