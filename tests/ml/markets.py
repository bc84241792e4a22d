"""Small markets as arrays, written as a person would tell them: who bought what, how much, at what price, when."""

from typing import NamedTuple

import numpy as np

from ml.affinity import count_affinity, owned_products
from ml.cards import Candidates
from ml.counts import count_market
from ml.hybrid import Scorer
from ml.ladders import Ladders, pad_tiers
from ml.market import Ints, Market

AS_OF = np.datetime64("2026-03-02T12:00:00", "us")
KAMPALA, MBARARA = 0, 1
RICE, BEANS, SOAP = 0, 1, 2
GRAINS, CLEANING = 0, 1


class Bought(NamedTuple):
    """One line of one order."""

    trader: int
    product: int
    days_ago: int
    quantity: int = 10
    price: int = 100
    region: int = KAMPALA


def market(lines: list[Bought], *, traders: int = 10, regions: list[int] | None = None) -> Market:
    """Three products (rice and beans are grains, soap is not), two regions; ids are positions plus one."""
    home = np.array(regions or [KAMPALA] * traders)
    orders = {key: n for n, key in enumerate(dict.fromkeys((each.trader, each.days_ago) for each in lines))}

    def column(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    return Market(
        as_of=AS_OF,
        trader_ids=np.arange(traders) + 1,
        trader_region=home,
        trader_currency=np.zeros(traders, dtype=np.int64),
        product_ids=column([1, 2, 3]),
        product_category=column([GRAINS, GRAINS, CLEANING]),
        region_ids=column([1, 2]),
        region_currency=column([0, 0]),
        category_ids=column([1, 2]),
        line_trader=column([each.trader for each in lines]),
        line_product=column([each.product for each in lines]),
        line_order=column([orders[each.trader, each.days_ago] for each in lines]),
        line_region=column([each.region for each in lines]),
        line_quantity=column([each.quantity for each in lines]),
        line_price=column([each.price for each in lines]),
        line_at=AS_OF - column([each.days_ago for each in lines]) * np.timedelta64(1, "D"),
    )


def ladders(*tiers: list[tuple[int, int]], pack_size: int = 10, capacity: int = 1_000) -> Ladders:
    """One offer for everywhere per product, in order; sold in packs of ten, by the bag."""
    tier_min, tier_price = pad_tiers(list(tiers))
    count = len(tiers)
    return Ladders(
        offer_ids=np.arange(count) + 1,
        product=np.arange(count),
        region=np.full(count, -1),
        currency=np.zeros(count, dtype=np.int64),
        pack_size=np.full(count, pack_size),
        moq=np.full(count, pack_size),
        capacity=np.full(count, capacity),
        unit=np.array(["bag"] * count),
        currency_codes=np.array(["UGX"]),
        tier_min=tier_min,
        tier_price=tier_price,
    )


FALLING = [(1, 100), (50, 80)]
FLAT = [(1, 100)]


def proposals_of(regions: list[int], products: list[int], promise: int = 80) -> Candidates:
    """Proposals of these products in these regions, at one promise."""
    count = len(products)
    return Candidates(
        ids=np.arange(count),
        product=np.array(products),
        region=np.array(regions),
        ladder=np.array(products),
        promise=np.full(count, promise),
        fill=np.full(count, np.nan),
    )


def scorer(of: Market, candidates: Candidates, segment: list[int] | None = None) -> Scorer:
    """The model over a market in which everything's price falls at 50 units."""
    numbers = np.array(segment or [-1] * len(of.trader_ids))
    affinity = count_affinity(owned_products(of), candidates.product)
    return Scorer(of, count_market(of, numbers), affinity, ladders(FALLING, FALLING, FALLING), candidates)
