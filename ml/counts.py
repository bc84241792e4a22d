"""How many traders buy what, where and when: the numbers that reasons quote and that scores lean on."""

from dataclasses import dataclass

import numpy as np

from ml.market import Ints, Market, distinct, line_keys

TREND_DAYS = 30
BUYER_DAYS = 90


@dataclass(frozen=True)
class Counts:
    """Different traders per region × product in the last 30 days (`now`), in the 30 before (`before`) and in the
    last 90 (`quarter`); per segment × product in the last 90, with the segments' sizes; order lines per trader ×
    category. `segment` is one number per trader, −1 for those without."""

    now: Ints
    before: Ints
    quarter: Ints
    segment: Ints
    segment_size: Ints
    segment_quarter: Ints
    category_lines: Ints
    trader_lines: Ints
    trader_orders: Ints


def count_market(market: Market, segment: Ints) -> Counts:
    """Count everything once. `segment` has one number 0…k−1 per trader, −1 for a trader in none."""
    regions, segments = len(market.region_ids), int(segment.max(initial=-1)) + 1
    traders = len(market.trader_ids)
    of_line = segment[market.line_trader]
    _, first = np.unique(market.line_order, return_index=True)
    return Counts(
        now=distinct_traders(market, market.line_region, regions, TREND_DAYS),
        before=distinct_traders(market, market.line_region, regions, 2 * TREND_DAYS, TREND_DAYS),
        quarter=distinct_traders(market, market.line_region, regions, BUYER_DAYS),
        segment=segment,
        segment_size=np.bincount(segment[segment >= 0], minlength=segments).astype(np.int64),
        segment_quarter=distinct_traders(market, of_line, segments, BUYER_DAYS),
        category_lines=_category_lines(market),
        trader_lines=np.bincount(market.line_trader, minlength=traders).astype(np.int64),
        trader_orders=np.bincount(market.line_trader[first], minlength=traders).astype(np.int64),
    )


def distinct_traders(market: Market, line_group: Ints, groups: int, days: int, until_days: int = 0) -> Ints:
    """How many different traders bought each product in lines of each group, from `days` (inclusive) to `until_days`
    before `as_of`. `line_group` is one number per line, −1 for none. Returns groups × products."""
    inside = (
        (market.line_at >= market.since(days))
        & (market.line_at < market.since(until_days))
        & (line_group >= 0)
    )
    products = len(market.product_ids)
    pair = line_keys(market)[inside]
    key = distinct(line_group[inside] * (len(market.trader_ids) * products) + pair)
    cell = key // max(len(market.trader_ids) * products, 1) * products + key % max(products, 1)
    return np.bincount(cell, minlength=groups * products).reshape(groups, products).astype(np.int64)


def _category_lines(market: Market) -> Ints:
    category = market.product_category[market.line_product]
    known = category >= 0
    width = len(market.category_ids)
    cell = market.line_trader[known] * width + category[known]
    shape = len(market.trader_ids), width
    return np.bincount(cell, minlength=shape[0] * width).reshape(shape).astype(np.int64)
