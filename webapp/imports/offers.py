"""Offers kept in step with the terms that the orders show: a change of terms is a new version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from webapp.catalog.models import Offer, Product
from webapp.imports.ladders import WINDOW_DAYS, Paid, Terms, terms

FETCH_ROWS = 20_000
# A product sold in one currency has one offer everywhere; one sold in several has an offer for each region.
RECENT = """
WITH sold AS (
    SELECT product_id, region_id, currency, quantity, unit_price, trader_id, placed_at,
        max(placed_at) OVER (PARTITION BY product_id) AS newest,
        min(currency) OVER (PARTITION BY product_id) <> max(currency) OVER (PARTITION BY product_id) AS is_mixed
    FROM order_lines JOIN orders ON orders.id = order_id
    JOIN products ON products.id = product_id
    WHERE supplier_id = :supplier_id AND orders.source = :source
)
SELECT product_id, CASE WHEN is_mixed THEN region_id END AS region_id, currency,
    quantity, unit_price, trader_id, placed_at::date
FROM sold WHERE placed_at > newest - make_interval(days => :days)
ORDER BY 1, 2, 3
"""
Place = tuple[int, int | None, str]


def renew_offers(session: Session, supplier_id: int, source: str, now: datetime) -> dict[str, int]:
    """Give each product of the supplier the terms its orders show; the offers written and the ladders found."""
    current = _current(session, supplier_id)
    versions = _versions(session, supplier_id)
    rows: list[dict[str, Any]] = []
    seen: set[tuple[int, int | None]] = set()
    ladders = 0
    for (product_id, region_id, currency), shown in _terms(session, supplier_id, source):
        place = (product_id, region_id)
        seen.add(place)
        ladders += len(shown.tiers) > 1
        values = _values(shown, currency)
        if current.get(place) != values:
            rows.append({**values, "product_id": product_id, "region_id": region_id, "valid_from": now,
                         "version": versions.get(place, 0) + 1})  # fmt: skip
    _end(
        session,
        supplier_id,
        {(row["product_id"], row["region_id"]) for row in rows} | current.keys() - seen,
        now,
    )
    if rows:
        session.execute(insert(Offer), rows)
    return {"offers": len(rows), "ladders": ladders}


def _terms(session: Session, supplier_id: int, source: str) -> Iterator[tuple[Place, Terms]]:
    bound = {"supplier_id": supplier_id, "source": source, "days": WINDOW_DAYS}
    lines = session.execute(text(RECENT), bound, execution_options={"yield_per": FETCH_ROWS})
    for place, sold in groupby(lines, key=itemgetter(0, 1, 2)):
        yield place, terms([Paid(*line[3:]) for line in sold])


def _current(session: Session, supplier_id: int) -> dict[tuple[int, int | None], dict[str, Any]]:
    offers = session.scalars(
        select(Offer).join(Product).where(Product.supplier_id == supplier_id, Offer.valid_to.is_(None))
    )
    return {
        (offer.product_id, offer.region_id): {
            name: getattr(offer, name)
            for name in ("currency", "pack_size", "moq", "capacity", "tiers", "alone_price", "best_price")
        }
        for offer in offers
    }


def _versions(session: Session, supplier_id: int) -> dict[tuple[int, int | None], int]:
    newest = (
        select(Offer.product_id, Offer.region_id, func.max(Offer.version))
        .join(Product)
        .where(Product.supplier_id == supplier_id)
        .group_by(Offer.product_id, Offer.region_id)
    )
    return {(product, region): version for product, region, version in session.execute(newest)}


def _values(shown: Terms, currency: str) -> dict[str, Any]:
    return {
        "currency": currency,
        "pack_size": shown.pack_size,
        "moq": shown.moq,
        "capacity": shown.capacity,
        "tiers": [list(tier) for tier in shown.tiers],
        "alone_price": shown.tiers[0][1],
        "best_price": shown.tiers[-1][1],
    }


def _end(session: Session, supplier_id: int, places: set[tuple[int, int | None]], now: datetime) -> None:
    ended = [
        number
        for number, product, region in session.execute(
            select(Offer.id, Offer.product_id, Offer.region_id)
            .join(Product)
            .where(Product.supplier_id == supplier_id, Offer.valid_to.is_(None))
        )
        if (product, region) in places
    ]
    if ended:
        session.execute(update(Offer).where(Offer.id.in_(ended)).values(valid_to=now))
