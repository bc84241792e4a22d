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
from webapp.catalog.models import Offer, Product
from webapp.core import clock
from webapp.core.text import search_text, trigrams
from webapp.groups.actions import join_group
from webapp.groups.opening import Terms, open_group

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
    """Products, and groups with three members each, in Kampala; the trader who reads."""
    reader = people.trader(session, "Amina Nakato")
    others = [people.trader(session, f"Trader {number}") for number in range(3)]
    place, shop = catalog.region(session), catalog.supplier(session)
    shelves = [catalog.category(session, slug) for slug in SHELVES]
    for number, (code, name, prices) in enumerate(islice(sold(), products)):
        words = search_text(f"{name} {shop.name}")
        made = Product(
            supplier_id=shop.id, category_id=shelves[number % len(shelves)].id, sku=code, name=name, unit="piece",
            search_text=words, trigrams=trigrams(words),
        )  # fmt: skip
        tiers = [[least, price] for least, price in zip((1, 12, 48, 144), prices, strict=False)]
        offer = Offer(
            product=made, region_id=place.id, version=1, currency="UGX", pack_size=12, moq=12, capacity=10_000,
            tiers=tiers, alone_price=tiers[0][1], best_price=tiers[-1][1],
        )  # fmt: skip
        session.add_all([made, offer])
        if number < groups:
            session.flush()
            _open(session, offer, number, others, reader)
    session.flush()
    return reader


def _open(session: Session, offer: Offer, number: int, others: list[Account], reader: Account) -> None:
    now, point = clock.now(), catalog.pickup_point(session)
    target = 12 * (2 + number % 7)
    terms = Terms(offer.id, point.id, target, now + timedelta(hours=30 + 3 * number), 2 * target)
    group = open_group(session, terms, leader=others[number % 3], actor=others[number % 3], now=now)
    for trader in [*others, *([reader] if number % 20 == 0 else [])]:
        firm = group.step * (1 + (number + trader.id) % 3)
        join_group(session, group_id=group.id, trader=trader, actor=trader, firm=firm, extra=0, now=now)
