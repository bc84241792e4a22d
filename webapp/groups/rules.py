"""The arithmetic of a group: packs, tiers, dues. Pure functions over whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Tiers = Sequence[Sequence[int]]
"""`[[min_qty, unit_price], …]`, min_qty rising, unit_price not rising."""


@dataclass(frozen=True)
class NextTier:
    """How many more units make the price fall, and to what."""

    missing: int
    unit_price: int


@dataclass(frozen=True)
class Quote:
    """What a commitment means in money, in minor units. `extra` is bought only when it fills a pack."""

    firm: int
    extra: int
    alone: int
    """The firm quantity bought alone."""
    promised: int
    """The firm quantity at the promised price."""
    best: int
    """The firm quantity at the last tier's price."""
    worst: int
    """Never more than this: firm and all extra at the promised price."""
    now: int
    later: int


def packs(firm: int, extra: int, pack_size: int) -> int:
    """Whole packs that *firm* and *extra* units buy; extras only ever complete a pack that is begun."""
    full, rest = divmod(firm, pack_size)
    return full + (1 if rest and rest + extra >= pack_size else 0)


def packable(firm: int, extra: int, pack_size: int) -> int:
    """Units in whole packs."""
    return packs(firm, extra, pack_size) * pack_size


def tier_price(tiers: Tiers, quantity: int) -> int:
    """Unit price at *quantity*: the last tier reached, or the first when none is."""
    price = tiers[0][1]
    for min_qty, unit_price in tiers:
        if quantity >= min_qty:
            price = unit_price
    return price


def next_tier(tiers: Tiers, quantity: int) -> NextTier | None:
    """The next tier above *quantity* with a lower price; None when there is none."""
    price = tier_price(tiers, quantity)
    for min_qty, unit_price in tiers:
        if min_qty > quantity and unit_price < price:
            return NextTier(min_qty - quantity, unit_price)
    return None


def problem_of_tiers(tiers: Tiers, moq: int) -> str | None:
    """The code of what is wrong with a ladder; None when it is sound."""
    if not tiers or any(len(tier) != 2 or tier[0] < 1 or tier[1] < 1 for tier in tiers):
        return "tiers_empty"
    pairs = list(pairwise(tiers))
    if any(low[0] >= high[0] for low, high in pairs):
        return "min_qty_not_rising"
    if any(low[1] < high[1] for low, high in pairs):
        return "price_rising"
    return None if tiers[0][0] <= moq else "first_tier_above_moq"


def step_for(pack_size: int) -> int:
    """By how many units members go up and down: the largest divisor of a pack within a quarter of it."""
    return next((n for n in range(pack_size // 4, 1, -1) if pack_size % n == 0), 1)


def quote(
    firm: int, extra: int, *, alone_price: int, promised_price: int, best_price: int, pay_policy: str
) -> Quote:
    """The figures a person sees before joining; deposits come with payments, so nothing is due before lock."""
    worst = (firm + extra) * promised_price
    due_now = worst if pay_policy == "full_at_join" else 0
    return Quote(
        firm,
        extra,
        firm * alone_price,
        firm * promised_price,
        firm * best_price,
        worst,
        due_now,
        worst - due_now,
    )
