"""Why a card is shown: evidence first. Each reason is a code and numbers that one SQL statement can recompute."""

import numpy as np

from ml import evidence
from ml.cards import Cards
from ml.evidence import Evidence, Reason
from ml.hybrid import Scorer
from ml.market import NOWHERE, Ints

MOST_REASONS = 4
LEAST_REASONS = 2


def explain(scorer: Scorer, cards: Cards) -> list[list[Reason]]:
    """The reasons of each card, strongest first, at most `MOST_REASONS`. A number of people under 5 never appears.

    A card with fewer than `LEAST_REASONS` is not worth showing; that is the caller's to drop.
    """
    found = [
        evidence.bought_before(scorer, cards),
        evidence.co_buyers(scorer, cards),
        evidence.group_progress(scorer, cards),
        trending := evidence.trending(scorer, cards),
        evidence.segment_peers(scorer, cards),
        evidence.saves(scorer, cards),
        evidence.region_buyers(scorer, cards, unless=trending.holds),
        evidence.category_fit(scorer, cards),
    ]
    return _gather(found, len(cards.trader))


def explain_to_anyone(scorer: Scorer, candidates: Ints) -> list[list[Reason]]:
    """The reasons of each candidate that hold for everyone of its region: what many buy, and what it saves."""
    nobody = np.full(len(candidates), NOWHERE)
    cards = Cards(nobody, candidates, np.zeros(len(candidates)), nobody)
    trending = evidence.trending(scorer, cards)
    found = [
        trending,
        evidence.region_buyers(scorer, cards, unless=trending.holds),
        evidence.saves(scorer, cards),
    ]
    return _gather(found, len(candidates))


def _gather(found: list[Evidence], cards: int) -> list[list[Reason]]:
    reasons: list[list[Reason]] = [[] for _ in range(cards)]
    for each in found:
        for card in np.flatnonzero(each.holds):
            if len(reasons[card]) < MOST_REASONS:
                reasons[card].append(each.at(int(card)))
    return reasons
