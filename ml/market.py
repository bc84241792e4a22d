"""What the models see of the market: order lines as arrays, and the few counts that everything else is made of."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Times = npt.NDArray[np.datetime64]

RECENT_DAYS = 180
NOWHERE = -1


@dataclass(frozen=True)
class Market:
    """Order lines before `as_of` (UTC, microseconds). Traders, products, regions and so on are positions 0…n−1
    into the id arrays; `NOWHERE` stands for a trader without a region and a product without a category.
    Quantities are base units, prices minor units per base unit in the trader's currency. `line_region` is where the
    order was placed; `trader_region` is where the trader says to be now."""

    as_of: np.datetime64
    trader_ids: Ints
    trader_region: Ints
    trader_currency: Ints
    product_ids: Ints
    product_category: Ints
    region_ids: Ints
    region_currency: Ints
    category_ids: Ints
    line_trader: Ints
    line_product: Ints
    line_order: Ints
    line_region: Ints
    line_quantity: Ints
    line_price: Ints
    line_at: Times

    @cached_property
    def pairs(self) -> "Pairs":
        """Each (trader, product) that was ever bought."""
        return _pairs(self)

    def since(self, days: int) -> np.datetime64:
        """The moment `days` before the market's own `as_of`."""
        return self.as_of - np.timedelta64(days, "D")


@dataclass(frozen=True)
class Pairs:
    """One row per (trader, product) ever bought, ordered by trader, then product: in how many orders, how many of
    them in the last 180 days, when last, and the quantity usually taken (the lower median of the lines)."""

    trader: Ints
    product: Ints
    times: Ints
    recent_times: Ints
    last_at: Times
    usual_quantity: Ints
    key: Ints

    def find(self, key: Ints) -> Ints:
        """The row of each `trader × products + product` key, or −1 where that pair was never bought."""
        if not len(self.key):
            return np.full(len(key), -1)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, at, -1)


def positions(ids: Ints, wanted: npt.NDArray[Any]) -> Ints:
    """Position of each wanted id in the sorted `ids`, `NOWHERE` when it is not among them (or is null)."""
    if not len(ids):
        return np.full(len(wanted), NOWHERE, dtype=np.int64)
    at = np.clip(np.searchsorted(ids, wanted), 0, len(ids) - 1)
    return np.where(ids[at] == wanted, at, NOWHERE).astype(np.int64)


def distinct(values: Ints) -> Ints:
    """The different values, rising. Sorting beats `np.unique`'s hashing several times over at this size."""
    in_order = np.sort(values)
    return in_order[np.concatenate(([True], in_order[1:] != in_order[:-1]))[: len(values)]]


def line_keys(market: Market) -> Ints:
    """`trader × products + product` of each line."""
    return market.line_trader * len(market.product_ids) + market.line_product


def _pairs(market: Market) -> Pairs:
    line_key = line_keys(market)
    in_order = np.lexsort((market.line_quantity, line_key))
    key, start, lines = np.unique(line_key[in_order], return_index=True, return_counts=True)
    median = market.line_quantity[in_order][start + (lines - 1) // 2]
    last_at = np.full(len(key), np.datetime64(0, "us"), dtype="datetime64[us]")
    row = np.searchsorted(key, line_key)
    np.maximum.at(last_at, row, market.line_at)
    trader, product = np.divmod(key, max(len(market.product_ids), 1))
    recent = market.line_at >= market.since(RECENT_DAYS)
    return Pairs(
        trader=trader,
        product=product,
        times=_distinct_orders(row, market.line_order, len(key)),
        recent_times=_distinct_orders(row[recent], market.line_order[recent], len(key)),
        last_at=last_at,
        usual_quantity=median,
        key=key,
    )


def _distinct_orders(row: Ints, order: Ints, rows: int) -> Ints:
    if not len(row):
        return np.zeros(rows, dtype=np.int64)
    numbers = int(order.max()) + 1
    both = distinct(row * numbers + order)
    return np.bincount(both // numbers, minlength=rows).astype(np.int64)
