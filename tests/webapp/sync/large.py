"""A market of real size for measuring: 1,000 products with names and prices really sold, and 200 open groups."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from tests.factories import catalog, people
from webapp.accounts.models import Account
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.core import clock
from webapp.core.ids import share_code
from webapp.core.text import search_text, trigrams
from webapp.groups.models import Group, GroupEvent, Membership
from webapp.groups.rules import tier_price

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "online_retail_sample.csv.gz"
SHELVES = ("lights", "kitchen", "bags", "paper", "garden", "toys")


def sold() -> Iterator[tuple[str, str, list[int]]]:
    """Code, name and the different prices (in cents, dearest first) of each product in the sample."""
    names: dict[str, str] = {}
    prices: dict[str, set[int]] = defaultdict(set)
    with gzip.open(SAMPLE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            price = int(Decimal(row["UnitPrice"]) * 100)
            if row["Description"] and price > 0 and row["StockCode"][:5].isdigit():
                names.setdefault(row["StockCode"], row["Description"].strip())
                prices[row["StockCode"]].add(price)
    for code, name in names.items():
        yield code, name, sorted(prices[code], reverse=True)[:4]


def fill(session: Session, products: int = 1_000, groups: int = 200) -> Account:
    """Products, and groups with members, in Kampala, each table in one go; the trader who reads."""
    reader = people.trader(session, "Amina Nakato")
    others = [people.trader(session, f"Trader {number}") for number in range(3)]
    shop, place = catalog.supplier(session), catalog.region(session)
    shelves = [catalog.category(session, slug) for slug in SHELVES]
    made = [_product(number, each, shop, shelves) for number, each in enumerate(islice(sold(), products))]
    offers = [_offer(product, prices, place) for product, prices in made]
    session.add_all([product for product, _ in made])
    session.flush()
    session.add_all(offers)
    session.flush()
    point = catalog.pickup_point(session)
    opened = [
        _group(number, offer, point, others[number % 3]) for number, offer in enumerate(offers[:groups])
    ]
    session.add_all(opened)
    session.flush()
    session.add_all(
        [row for number, group in enumerate(opened) for row in _joins(number, group, [*others, reader])]
    )
    session.flush()
    return reader


def _product(
    number: int, named: tuple[str, str, list[int]], shop: Supplier, shelves: list[Category]
) -> tuple[Product, list[int]]:
    code, name, prices = named
    words = search_text(f"{name} {shop.name}")
    shelf = shelves[number % len(shelves)]
    product = Product(
        supplier_id=shop.id, category_id=shelf.id, sku=code, name=name, unit="piece",
        search_text=words, trigrams=trigrams(words),
    )  # fmt: skip
    return product, prices


def _offer(product: Product, prices: list[int], place: Region) -> Offer:
    tiers = [[least, price] for least, price in zip((1, 12, 48, 144), prices, strict=False)]
    return Offer(
        product=product, region_id=place.id, version=1, currency="UGX", pack_size=12, moq=12, capacity=10_000,
        tiers=tiers, alone_price=tiers[0][1], best_price=tiers[-1][1],
    )  # fmt: skip


def _group(number: int, offer: Offer, point: PickupPoint, leader: Account) -> Group:
    target, members = 12 * (2 + number % 7), 4 if number % 20 == 0 else 3
    return Group(
        code=share_code(), product_id=offer.product_id, offer_id=offer.id, pickup_point_id=point.id,
        leader_id=leader.id, target=target, cap=2 * target, step=3, currency="UGX", alone_price=offer.alone_price,
        promised_price=tier_price(offer.tiers, target), firm=sum(_firm(number, n) for n in range(members)),
        members=members, version=members + 1, closes_at=clock.now() + timedelta(hours=30 + 3 * number),
    )  # fmt: skip


def _firm(number: int, member: int) -> int:
    return 3 * (1 + (number + member) % 3)


def _joins(number: int, group: Group, traders: list[Account]) -> Iterator[Membership | GroupEvent]:
    """The seats, and the public log of how they were taken."""
    now, taken = clock.now(), 0
    for place, trader in enumerate(traders[: group.members]):
        firm = _firm(number, place)
        taken += firm
        yield Membership(
            group_id=group.id, trader_id=trader.id, firm=firm, extra=0, max_unit_price=group.promised_price,
            acted_by=trader.id, joined_at=now, updated_at=now,
        )  # fmt: skip
        detail = {
            "firm": taken,
            "extra": 0,
            "members": place + 1,
            "delta_firm": firm,
            "delta_extra": 0,
            "target": None,
        }
        yield GroupEvent(
            group_id=group.id, version=place + 2, kind="join", actor_id=trader.id, subject_id=trader.id,
            detail=detail, created_at=now,
        )  # fmt: skip
