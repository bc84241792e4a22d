"""The hybrid score: how well a group (or a proposal of one) fits a trader. Cold start falls back to the region."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from ml.affinity import Affinity
from ml.cards import Candidates, Cards, keep_places, vary
from ml.counts import TREND_DAYS, Counts
from ml.ladders import Ladders
from ml.market import NOWHERE, Floats, Ints, Market

BOUGHT_BEFORE = 0.6
BOUGHT_LATELY = 0.2
HABIT = 0.4
CATEGORY = 0.3
DISCOUNT = 0.5
GOOD_FILL = 0.2
OPEN_NOW = 0.3
AFFINITY = 0.5
REGION = 0.2
GOOD_FILL_FROM, GOOD_FILL_TO = 0.3, 0.8
SHORTLIST = 80
BLOCK = 4096


@dataclass(frozen=True)
class Scorer:
    """Everything counted once; scores any traders against any candidates of their region."""

    market: Market
    counts: Counts
    affinity: Affinity
    ladders: Ladders
    candidates: Candidates

    @cached_property
    def pair_rows(self) -> sparse.csr_array:
        """traders × products, holding the row of the pair plus one."""
        pairs = self.market.pairs
        shape = (len(self.market.trader_ids), len(self.market.product_ids))
        return sparse.csr_array(
            (np.arange(1, len(pairs.key) + 1), (pairs.trader, pairs.product)), shape=shape
        )

    def choose(self, traders: Ints, barred: Ints) -> Cards:
        """The best candidates of each trader's region. `barred` holds sorted `trader × candidates + candidate` keys
        that must not come back: groups joined, things dismissed."""
        chosen: list[tuple[Ints, Ints, Floats, Ints]] = []
        region = self.market.trader_region[traders]
        for each in np.unique(region):
            near = np.flatnonzero((self.candidates.region == each) | (each == NOWHERE))
            of_region = traders[region == each]
            for start in range(0, len(of_region) if len(near) else 0, BLOCK):
                block = of_region[start : start + BLOCK]
                score = self.score(block, near)
                score[np.isin(block[:, None] * len(self.candidates.ids) + near, barred)] = -np.inf
                chosen.append(self._best(block, near, score))
        if not chosen:
            empty = np.zeros(0, dtype=np.int64)
            return Cards(empty, empty, np.zeros(0), empty)
        return Cards(*(np.concatenate(column) for column in zip(*chosen, strict=True)))

    def score(self, traders: Ints, candidates: Ints) -> Floats:
        """traders × candidates; −∞ where the trader already pays less than the group's promise."""
        product = self.candidates.product[candidates]
        row = self.pair_rows[traders][:, product].toarray() - 1
        bought = row >= 0
        pairs = self.market.pairs
        padded = np.append(pairs.last_at, np.datetime64(0, "us"))
        lately = bought & (padded[row] >= self.market.since(TREND_DAYS))
        habit = np.append(pairs.times, 0)[row] / np.maximum(self.counts.trader_orders[traders], 1)[:, None]
        usual = np.append(pairs.usual_quantity, 0)[row] * bought
        alone = self.ladders.price_at(self.candidates.ladder[candidates][None, :], usual)
        discount = 1 - self.candidates.promise[candidates] / np.maximum(alone, 1)
        score: Floats = (
            BOUGHT_BEFORE * bought
            + BOUGHT_LATELY * lately
            + HABIT * np.minimum(habit, 1)
            + CATEGORY * self._category_share(traders, product)
            + DISCOUNT * np.clip(discount, 0, 1)
            + AFFINITY * self.affinity.scores(self._owned(traders), product)
            + self._for_everyone(candidates)
        )
        score[alone < self.candidates.promise[candidates]] = -np.inf
        return score

    def _owned(self, traders: Ints) -> sparse.csr_array:
        owned = self.pair_rows[traders].astype(np.float64)
        owned.data[:] = 1
        return owned

    def _category_share(self, traders: Ints, product: Ints) -> Floats:
        lines = self.counts.category_lines[traders]
        strongest = np.maximum(lines.max(axis=1, initial=0), 1)
        category = self.market.product_category[product]
        share: Floats = np.where(category >= 0, lines[:, category], 0) / strongest[:, None]
        return share

    def _for_everyone(self, candidates: Ints) -> Floats:
        fill = self.candidates.fill[candidates]
        ramp = np.minimum(np.minimum(fill / GOOD_FILL_FROM, (1 - fill) / (1 - GOOD_FILL_TO)), 1)
        region, product = self.candidates.region[candidates], self.candidates.product[candidates]
        popular = np.sqrt(self.counts.quarter[region, product])
        most = np.sqrt(np.maximum(self.counts.quarter.max(axis=1, initial=0), 1))[region]
        open_now = np.where(np.isnan(fill), 0.0, OPEN_NOW + GOOD_FILL * np.maximum(np.nan_to_num(ramp), 0))
        total: Floats = REGION * popular / most + open_now
        return total

    def _best(self, traders: Ints, candidates: Ints, score: Floats) -> tuple[Ints, Ints, Floats, Ints]:
        shortlist = np.argsort(-score, axis=1, kind="stable")[:, :SHORTLIST]
        product = self.candidates.product[candidates]
        category = self.market.product_category[product]
        groups = np.flatnonzero(~np.isnan(self.candidates.fill[candidates]))
        open_first = groups[np.argsort(-score[:, groups], axis=1, kind="stable")[:, :SHORTLIST]]
        row, column = [], []
        for trader in range(len(traders)):
            allowed = np.isfinite(score[trader])
            picked = keep_places(
                vary(shortlist[trader], allowed, product, category),
                vary(open_first[trader], allowed, product, category),
            )
            row += [trader] * len(picked)
            column += sorted(picked, key=lambda card: -score[trader, card])
        rows, columns = np.array(row, dtype=np.int64), np.array(column, dtype=np.int64)
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows) + 1
        return traders[rows], candidates[columns], score[rows, columns], rank
