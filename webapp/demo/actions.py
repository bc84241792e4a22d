"""Put the synthetic market into the database, and take it out again without touching anything real."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.core.errors import Refusal
from webapp.core.text import search_text, trigrams
from webapp.demo.goods import GOODS, SHELF_ICONS, SUPPLIERS
from webapp.demo.groups import Stall, open_demo_groups
from webapp.demo.market import (
    CAPACITY_PACKS,
    DAYS,
    MOQ_PACKS,
    Bought,
    Ladders,
    Trader,
    make_ladders,
    make_orders,
    make_traders,
)  # fmt: skip
from webapp.demo.places import CITIES
from webapp.insights.models import Event
from webapp.orders.models import Order, OrderLine

SOURCE = "demo"
TOLD = ("group_locked", "group_expired")
Ids = list[int]


class DemoIsHere(Refusal):
    """The demo market stands already; there is one at most."""

    code = "demo_is_here"


def load_demo(session: Session, *, traders: int, orders: int, seed: int, now: datetime) -> dict[str, int]:
    """Make the market: places, goods, traders, 90 days of orders, groups; its figures. Raises `DemoIsHere`."""
    if session.scalar(select(func.count()).select_from(Product).where(Product.is_synthetic)):
        raise DemoIsHere
    random = Random(seed)
    ladders = make_ladders(random)
    people = make_traders(random, traders)
    bought = make_orders(random, people, ladders, orders, now)
    places = _add_places(session)
    products = _add_products(session, now)
    offers = _add_offers(session, places, products, ladders, now)
    accounts = _add_traders(session, people, places, now)
    lines = _add_orders(session, people, accounts, places, products, bought)
    groups = open_demo_groups(session, random, _stalls(session, people, accounts, products, offers), now)
    _calm(session, now)
    return {"traders": traders, "products": len(products), "orders": len(bought), "order_lines": lines,
            "groups": len(groups)}  # fmt: skip


def _add_places(session: Session) -> dict[str, Region]:
    """A region and its markets for each city; those that somebody real kept after a removal are taken up again."""
    codes = [city.code for city in CITIES]
    places = {place.code: place for place in session.scalars(select(Region).where(Region.code.in_(codes)))}
    for city in CITIES:
        if city.code not in places:
            places[city.code] = Region(
                code=city.code, name=city.name, currency=city.currency, is_synthetic=True
            )
    session.add_all(places.values())
    session.flush()
    points = [
        {"region_id": places[city.code].id, "name": market} for city in CITIES for market in city.markets
    ]
    session.execute(upsert(PickupPoint).values(points).on_conflict_do_nothing())
    return places


def _add_products(session: Session, now: datetime) -> Ids:
    shelves = {
        name: Category(
            slug=f"demo-{search_text(name).replace(' ', '-')}", name=name, icon=icon, is_synthetic=True
        )
        for name, icon in SHELF_ICONS.items()
    }
    suppliers = {name: Supplier(name=name, is_synthetic=True) for name in SUPPLIERS}
    session.add_all([*shelves.values(), *suppliers.values()])
    session.flush()
    supplier_of = {shelf: suppliers[name] for name, sold in SUPPLIERS.items() for shelf in sold}
    rows = []
    for number, good in enumerate(GOODS, 1):
        supplier = supplier_of[good.shelf]
        words = search_text(good.name, good.also, good.shelf, supplier.name)
        rows.append({
            "supplier_id": supplier.id, "category_id": shelves[good.shelf].id, "sku": f"D{number:03}",
            "name": good.name, "unit": good.unit, "search_text": words, "trigrams": trigrams(words),
            "is_synthetic": True, "created_at": now,
        })  # fmt: skip
    return _insert(session, Product, rows)


def _add_offers(
    session: Session, places: dict[str, Region], products: Ids, ladders: Ladders, now: datetime
) -> Ids:
    rows = [
        {
            "product_id": products[place], "region_id": places[code].id, "version": 1,
            "currency": places[code].currency, "pack_size": GOODS[place].pack,
            "moq": MOQ_PACKS * GOODS[place].pack, "capacity": CAPACITY_PACKS * GOODS[place].pack,
            "tiers": ladder, "alone_price": ladder[0][1], "best_price": ladder[-1][1],
            "valid_from": now - timedelta(days=DAYS),
        }
        for (code, place), ladder in ladders.items()
    ]  # fmt: skip
    return _insert(session, Offer, rows)


def _add_traders(session: Session, people: Sequence[Trader], places: dict[str, Region], now: datetime) -> Ids:
    points = {(point.region_id, point.name): point.id for point in session.scalars(select(PickupPoint))}
    rows = [
        {
            "role": "trader", "name": trader.name, "language": trader.language,
            "business_type": trader.business.kind, "region_id": places[trader.city.code].id,
            "pickup_point_id": points[places[trader.city.code].id, trader.market], "import_source": SOURCE,
            "external_ref": f"D{number:04}", "is_synthetic": True, "created_at": now - timedelta(days=DAYS),
        }
        for number, trader in enumerate(people, 1)
    ]  # fmt: skip
    return _insert(session, Account, rows)


def _add_orders(
    session: Session, people: Sequence[Trader], accounts: Ids, places: dict[str, Region], products: Ids,
    bought: Sequence[Bought],
) -> int:  # fmt: skip
    rows = [
        {
            "trader_id": accounts[order.trader], "source": SOURCE, "number": f"D{number:05}",
            "region_id": places[people[order.trader].city.code].id,
            "currency": people[order.trader].city.currency, "placed_at": order.placed_at,
            "total": sum(line.quantity * line.unit_price for line in order.lines), "is_synthetic": True,
        }
        for number, order in enumerate(bought, 1)
    ]  # fmt: skip
    ids = _insert(session, Order, rows)
    lines = [
        {"order_id": order_id, "product_id": products[line.good], "quantity": line.quantity,
         "unit_price": line.unit_price}
        for order_id, order in zip(ids, bought, strict=True)
        for line in order.lines
    ]  # fmt: skip
    session.execute(insert(OrderLine), lines)
    return len(lines)


def _stalls(
    session: Session, people: Sequence[Trader], accounts: Ids, products: Ids, offers: Ids
) -> list[Stall]:
    known = {
        account.id: account for account in session.scalars(select(Account).where(Account.id.in_(accounts)))
    }
    offers_of: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in session.scalars(select(Offer).where(Offer.id.in_(offers)).order_by(Offer.id)):
        assert offer.region is not None
        offers_of[offer.region.code].append(offer)
    traders_of: defaultdict[str, list[tuple[Account, frozenset[int]]]] = defaultdict(list)
    for person, account_id in zip(people, accounts, strict=True):
        liked = frozenset(products[place] for place in person.favourites)
        traders_of[person.city.code].append((known[account_id], liked))
    return [Stall(offers_of[city.code], traders_of[city.code]) for city in CITIES]


def _calm(session: Session, now: datetime) -> None:
    """Who joined a group weeks ago is old news to its members; how it ended they are still told."""
    session.flush()
    mine = select(Account.id).where(Account.is_synthetic)
    session.execute(
        update(Event)
        .where(
            Event.done_at.is_(None),
            Event.kind.not_in(TOLD),
            Event.account_id.in_(mine) | Event.account_id.is_(None),
        )
        .where(Event.payload["group_id"].as_integer().in_(text("SELECT id FROM groups WHERE is_synthetic")))
        .values(handed_at=now, done_at=now)
    )


def _insert(session: Session, model: Any, rows: list[dict[str, Any]]) -> Ids:
    return list(session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))
