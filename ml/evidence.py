"""The kinds of evidence, each for many cards at once: where it holds, and the numbers it quotes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.affinity import NEIGHBOURS
from ml.cards import Cards
from ml.counts import BUYER_DAYS, TREND_DAYS
from ml.hybrid import Scorer
from ml.market import Bools, Floats, Ints

MIN_PEOPLE = 5
MIN_CATEGORY_LINES = 5
MIN_CATEGORY_SHARE = 0.1
GOOD_PROGRESS = 0.3
BLOCK = 20_000

Reason = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """One kind of reason for many cards: where it holds, and its values by name (arrays, or one value for all)."""

    code: str
    holds: Bools
    values: dict[str, Any]

    def at(self, card: int) -> Reason:
        """The reason for one card, as plain JSON values."""
        return {
            "code": self.code,
            "values": {name: _plain(value, card) for name, value in self.values.items()},
        }


def bought_before(scorer: Scorer, cards: Cards) -> Evidence:
    """Bought by this trader: in how many orders, and the day (UTC) of the last."""
    market, product = scorer.market, scorer.candidates.product[cards.candidate]
    row = market.pairs.find(cards.trader * len(market.product_ids) + product)
    last = np.append(market.pairs.last_at, np.datetime64(0, "us"))[row].astype("datetime64[D]")
    times = np.append(market.pairs.times, 0)[row]
    return Evidence(
        "bought_before",
        row >= 0,
        {"product": market.product_ids[product], "times": times, "last_on": last.astype(str)},
    )


def co_buyers(scorer: Scorer, cards: Cards) -> Evidence:
    """Of all who buy the nearest product that this trader owns, how many buy this one too."""
    affinity, ids = scorer.affinity, scorer.market.product_ids
    product = scorer.candidates.product[cards.candidate]
    nearest = np.full(len(product), -1)
    for start in range(0, len(product), BLOCK):
        block = slice(start, start + BLOCK)
        nearest[block] = _nearest_owned(scorer, cards.trader[block], product[block])
    column = np.maximum(nearest, 0)
    other, both = affinity.other[product, column], affinity.both[product, column]
    return Evidence(
        "co_buyers",
        (nearest >= 0) & (both >= MIN_PEOPLE),
        {"product": ids[product], "other_product": ids[other], "both": both, "total": affinity.buyers[other]},
    )


def _nearest_owned(scorer: Scorer, trader: Ints, product: Ints) -> Ints:
    """The column of the first neighbour of each product that the trader owns, −1 for none: the neighbours are in
    order of their weight, so the first owned one adds most to the score."""
    other = scorer.affinity.other[product]
    key = trader[:, None] * len(scorer.market.product_ids) + other
    owned = (scorer.market.pairs.find(key.ravel()).reshape(-1, NEIGHBOURS) >= 0) & (other >= 0)
    return np.where(owned.any(axis=1), owned.argmax(axis=1), -1)


def group_progress(scorer: Scorer, cards: Cards) -> Evidence:
    """An open group that is well on its way; its numbers are read when the card is shown."""
    fill = scorer.candidates.fill[cards.candidate]
    return Evidence("group_progress", np.nan_to_num(fill) >= GOOD_PROGRESS, {})


def trending(scorer: Scorer, cards: Cards) -> Evidence:
    """More traders of the region bought it in the last 30 days than in the 30 before."""
    region, product = _place(scorer, cards)
    now, before = scorer.counts.now[region, product], scorer.counts.before[region, product]
    return Evidence(
        "trending_region",
        (before >= MIN_PEOPLE) & (now > before),
        {"region": scorer.market.region_ids[region], "now": now, "before": before, "days": TREND_DAYS},
    )


def segment_peers(scorer: Scorer, cards: Cards) -> Evidence:
    """How many of the trader's own segment bought it in the last 90 days."""
    _, product = _place(scorer, cards)
    segment = scorer.counts.segment[cards.trader]
    column = np.maximum(segment, 0)
    if not len(scorer.counts.segment_size):
        return Evidence("segment_peers", np.zeros(len(segment), dtype=np.bool_), {})
    buyers = scorer.counts.segment_quarter[column, product]
    return Evidence(
        "segment_peers",
        (segment >= 0) & (buyers >= MIN_PEOPLE),
        {"buyers": buyers, "size": scorer.counts.segment_size[column], "days": BUYER_DAYS},
    )


def saves(scorer: Scorer, cards: Cards) -> Evidence:
    """Against the price of the smallest quantity; left out for a trader who takes enough alone to pay less."""
    ladders, ladder = scorer.ladders, scorer.candidates.ladder[cards.candidate]
    alone, promise = ladders.tier_price[ladder, 0], scorer.candidates.promise[cards.candidate]
    pays_it = ladders.price_at(ladder, _usual_quantity(scorer, cards)) == alone
    return Evidence(
        "saves",
        pays_it & (promise < alone),
        {
            "currency": ladders.currency_codes[ladders.currency[ladder]],
            "saving": alone - promise,
            "alone": alone,
            "promise": promise,
            "unit": ladders.unit[ladder],
        },
    )


def region_buyers(scorer: Scorer, cards: Cards, unless: Bools) -> Evidence:
    """How many traders of the region bought it in the last 90 days."""
    region, product = _place(scorer, cards)
    traders = scorer.counts.quarter[region, product]
    return Evidence(
        "region_buyers",
        (traders >= MIN_PEOPLE) & ~unless,
        {"region": scorer.market.region_ids[region], "traders": traders, "days": BUYER_DAYS},
    )


def category_fit(scorer: Scorer, cards: Cards) -> Evidence:
    """How many of the trader's own order lines are of this category."""
    market, counts = scorer.market, scorer.counts
    category = market.product_category[scorer.candidates.product[cards.candidate]]
    lines = np.where(category >= 0, counts.category_lines[cards.trader, category], 0)
    of = counts.trader_lines[cards.trader]
    share: Floats = lines / np.maximum(of, 1)
    return Evidence(
        "category_fit",
        (lines >= MIN_CATEGORY_LINES) & (share >= MIN_CATEGORY_SHARE),
        {"category": market.category_ids[category], "lines": lines, "of": of},
    )


def _usual_quantity(scorer: Scorer, cards: Cards) -> Ints:
    """What the trader usually takes of the card's product; 0 when never bought, or when the card is for anyone."""
    market, (_, product) = scorer.market, _place(scorer, cards)
    row = market.pairs.find(cards.trader * len(market.product_ids) + product)
    return np.where((row >= 0) & (cards.trader >= 0), np.append(market.pairs.usual_quantity, 0)[row], 0)


def _place(scorer: Scorer, cards: Cards) -> tuple[Ints, Ints]:
    return scorer.candidates.region[cards.candidate], scorer.candidates.product[cards.candidate]


def _plain(value: Any, card: int) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return value[card].item()
