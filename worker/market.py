"""The market as the models see it, read from the database into arrays."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from ml.ladders import Ladders, pad_tiers
from ml.market import NOWHERE, Ints, Market, positions
from webapp.catalog.models import Category, Region
from webapp.insights import queries

_COPY_HEADER_BYTES = 19
_COPY_TRAILER_BYTES = 2


def read_market(session: Session, as_of: datetime, only_traders: list[int] | None = None) -> Market:
    """All order lines before *as_of*; or, for *only_traders*, those that their features need."""
    lines = (
        queries.copy_lines_of(session, as_of, only_traders)
        if only_traders
        else queries.copy_lines(session, as_of)
    )
    trader, product, order, region, quantity, price, at = columns(lines, 7)
    trader_ids, trader_region, _ = columns(queries.copy_traders(session), 3)
    product_ids, category = columns(queries.copy_products(session), 2)
    region_ids, region_currency = _regions(session)
    category_ids = np.array(session.scalars(select(Category.id).order_by(Category.id)).all(), dtype=np.int64)
    region_of_trader = positions(region_ids, trader_region)
    return Market(
        as_of=np.datetime64(as_of.astimezone(UTC).replace(tzinfo=None), "us"),
        trader_ids=trader_ids,
        trader_region=region_of_trader,
        trader_currency=np.append(region_currency, 0)[region_of_trader],
        product_ids=product_ids,
        product_category=positions(category_ids, category),
        region_ids=region_ids,
        region_currency=region_currency,
        category_ids=category_ids,
        line_trader=positions(trader_ids, trader),
        line_product=positions(product_ids, product),
        line_order=order,
        line_region=positions(region_ids, region),
        line_quantity=quantity,
        line_price=price,
        line_at=at.astype("datetime64[us]"),
    )


def read_ladders(session: Session, market: Market) -> tuple[Ladders, Ints]:
    """Every offer's ladder, and the positions of those that hold today."""
    offers = queries.all_offers(session)
    currencies = currency_codes(session)
    tier_min, tier_price = pad_tiers([[(int(q), int(p)) for q, p in offer["tiers"]] for offer in offers])

    def column(name: str) -> Ints:
        return np.array([offer[name] or 0 for offer in offers], dtype=np.int64)

    ladders = Ladders(
        offer_ids=column("id"),
        product=positions(market.product_ids, column("product_id")),
        region=np.where(column("region_id") > 0, positions(market.region_ids, column("region_id")), NOWHERE),
        currency=np.searchsorted(currencies, [offer["currency"] for offer in offers]).astype(np.int64),
        pack_size=column("pack_size"),
        moq=column("moq"),
        capacity=column("capacity"),
        unit=np.array([offer["unit"] for offer in offers], dtype=str),
        currency_codes=currencies,
        tier_min=tier_min,
        tier_price=tier_price,
    )
    return ladders, np.flatnonzero([offer["is_current"] for offer in offers])


def shown_traders(session: Session, market: Market) -> Ints:
    """Positions of the traders who may be shown cards: not disabled, and traders."""
    _, _, shown = columns(queries.copy_traders(session), 3)
    return np.flatnonzero(shown[: len(market.trader_ids)])


def currency_codes(session: Session) -> npt.NDArray[np.str_]:
    """All currencies in use, sorted; models know them by position."""
    return np.array(queries.currencies(session), dtype=str)


def _regions(session: Session) -> tuple[Ints, Ints]:
    """Ids of all regions, and the position of each one's currency."""
    regions = session.execute(select(Region.id, Region.currency).order_by(Region.id)).all()
    codes = np.array([row.currency for row in regions], dtype=str)
    ids = np.array([row.id for row in regions], dtype=np.int64)
    return ids, np.searchsorted(currency_codes(session), codes).astype(np.int64)


def columns(copied: BytesIO, width: int) -> Ints:
    """COPY's binary rows of *width* bigints, none null, as an array width × rows."""
    row = [("fields", ">i2")] + [
        (f"{part}{i}", code) for i in range(width) for part, code in (("size", ">i4"), ("value", ">i8"))
    ]
    raw = copied.getvalue()[_COPY_HEADER_BYTES:-_COPY_TRAILER_BYTES]
    rows = np.frombuffer(raw, dtype=np.dtype(row))
    return np.stack([rows[f"value{i}"].astype(np.int64) for i in range(width)])
