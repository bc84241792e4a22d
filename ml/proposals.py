"""Groups worth starting: a product in a region whose traders buy it, and whose ladder really drops on the way."""

from dataclasses import dataclass

import numpy as np

from ml.counts import Counts
from ml.ladders import NO_TIER, Ladders
from ml.market import RECENT_DAYS, Floats, Ints, Market

HORIZON_DAYS = 30
MIN_BUYERS = 5
MOST_PER_REGION = 600
ROOM_ABOVE_TARGET = 2


@dataclass(frozen=True)
class Proposals:
    """One row per proposed group, most worth first; `ladder` and `region` are positions. `expected` units are what
    the region's traders would buy in 30 days at the pace of the last 180; `buyers` bought in the last 90. `worth` is
    what they would save together, in units of the first price, so that currencies compare."""

    ladder: Ints
    region: Ints
    buyers: Ints
    expected: Ints
    target: Ints
    cap: Ints
    promise: Ints
    worth: Floats

    def take(self, rows: Ints) -> "Proposals":
        """These rows, in this order."""
        return Proposals(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def propose_groups(market: Market, counts: Counts, ladders: Ladders, current: Ints) -> Proposals:
    """Every (offer, region) where at least 5 traders bought lately, whose expected quantity reaches a lower tier,
    and where that tier beats what they pay alone. moq ≤ target ≤ cap ≤ capacity, all whole packs.

    `current` are the positions of the offers that hold today; a region's own goes before one for everywhere.
    """
    region, ladder = _with_demand(market, counts, ladders, current)
    product = ladders.product[ladder]
    expected = np.floor(_expected(market)[region, product]).astype(np.int64)
    target = reachable_target(ladders, ladder, expected)
    promise = ladders.price_at(ladder, target)
    found = Proposals(
        ladder=ladder,
        region=region,
        buyers=counts.quarter[region, product],
        expected=expected,
        target=target,
        cap=_cap(ladders, ladder, target, expected),
        promise=promise,
        worth=np.zeros(len(ladder)),
    ).take(np.flatnonzero(target > 0))
    return _most_worth(found, _worth(market, ladders, found), len(market.region_ids))


def reachable_target(ladders: Ladders, ladder: Ints, expected: Ints) -> Ints:
    """The fewest whole packs that reach the deepest tier within `expected` units, or 0 where no tier within reach is
    below the first price. Deterministic; quantities in base units."""
    pack = ladders.pack_size[ladder][:, None]
    least = np.where(ladders.tier_min[ladder] == NO_TIER, 0, ladders.tier_min[ladder])
    in_packs = -(-np.maximum(least, ladders.moq[ladder][:, None]) // pack) * pack
    reached = in_packs <= np.minimum(expected, ladders.capacity[ladder])[:, None]
    real = ladders.tier_min[ladder] != NO_TIER
    cheaper = real & reached & (ladders.tier_price[ladder] < ladders.tier_price[ladder, :1])
    deepest = np.where(cheaper, ladders.tier_price[ladder], NO_TIER).argmin(axis=1)
    target = in_packs[np.arange(len(ladder)), deepest]
    return np.where(cheaper.any(axis=1), target, 0).astype(np.int64)


def _with_demand(market: Market, counts: Counts, ladders: Ladders, current: Ints) -> tuple[Ints, Ints]:
    product, of_region = ladders.product[current], ladders.region[current]
    regions = np.arange(len(market.region_ids))[:, None]
    has_own = np.zeros(counts.quarter.shape, dtype=np.bool_)
    has_own[of_region[of_region >= 0], product[of_region >= 0]] = True
    here = np.where(of_region[None, :] < 0, ~has_own[:, product], of_region[None, :] == regions)
    enough = counts.quarter[:, product] >= MIN_BUYERS
    payable = market.region_currency[:, None] == ladders.currency[current][None, :]
    region, column = np.nonzero(enough & here & payable)
    return region.astype(np.int64), current[column]


def _cap(ladders: Ladders, ladder: Ints, target: Ints, expected: Ints) -> Ints:
    pack = ladders.pack_size[ladder]
    wanted = np.maximum(target, np.minimum(ROOM_ABOVE_TARGET * target, np.maximum(expected, target)))
    most = np.minimum(-(-wanted // pack) * pack, ladders.capacity[ladder] // pack * pack)
    cap: Ints = np.maximum(most, target)
    return cap


def _chance(market: Market) -> Floats:
    """How many orders of the product each pair makes in the horizon, at most one."""
    chance: Floats = np.minimum(market.pairs.recent_times * (HORIZON_DAYS / RECENT_DAYS), 1.0)
    return chance


def _expected(market: Market) -> Floats:
    shape = len(market.region_ids), len(market.product_ids)
    region = market.trader_region[market.pairs.trader]
    known = region >= 0
    cell = region[known] * shape[1] + market.pairs.product[known]
    units = (_chance(market) * market.pairs.usual_quantity)[known]
    total = np.bincount(cell, weights=units, minlength=shape[0] * shape[1])
    return total.reshape(shape).astype(np.float64)


def _worth(market: Market, ladders: Ladders, found: Proposals) -> Floats:
    """Σ over recent buyers of chance × units × (price they pay alone − promise) ÷ first price."""
    pairs, chance = market.pairs, _chance(market)
    region = market.trader_region[pairs.trader]
    key = pairs.product * (len(market.region_ids) + 1) + region + 1
    order = np.argsort(key, kind="stable")
    wanted = ladders.product[found.ladder] * (len(market.region_ids) + 1) + found.region + 1
    start, end = (np.searchsorted(key[order], wanted, side=side) for side in ("left", "right"))
    which = np.repeat(np.arange(len(wanted)), end - start)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(end - start) - (end - start), end - start)
    row = order[start[which] + offset]
    ladder = found.ladder[which]
    alone = ladders.price_at(ladder, pairs.usual_quantity[row])
    saved = np.maximum(alone - found.promise[which], 0) / np.maximum(ladders.tier_price[ladder, 0], 1)
    weights = saved * chance[row] * pairs.usual_quantity[row]
    return np.bincount(which, weights=weights, minlength=len(wanted)).astype(np.float64)


def _most_worth(found: Proposals, worth: Floats, regions: int) -> Proposals:
    order = np.argsort(-worth, kind="stable")
    place = np.zeros(len(order), dtype=np.int64)
    for region in range(regions):
        mine = np.flatnonzero(found.region[order] == region)
        place[mine] = np.arange(len(mine))
    kept = order[(worth[order] > 0) & (place < MOST_PER_REGION)]
    best = found.take(kept)
    return Proposals(**{**best.__dict__, "worth": worth[kept]})
