"""Terms of sale read off real orders: pack, smallest order, capacity, and prices by quantity.

Nothing here is invented: a tier stands only where several traders really paid less for more at the same
time. Where the orders show no such thing the ladder has one rung.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import NamedTuple

WINDOW_DAYS = 180
PACK_SHARE = 0.75
"""A pack size is the largest number that divides at least this share of the quantities ordered."""
LARGEST_PACK = 144
TIER_LINES, TIER_TRADERS = 5, 3
TIER_STEP = 0.02
"""A tier must be at least this much cheaper than the one under it."""
TIERS_AT_MOST = 4
PERIOD_DAYS = 30
PERIODS_AGREE = 2 / 3
"""Share of 30-day periods, of those with orders on both sides, in which the larger orders paid less."""


class Paid(NamedTuple):
    """One line: what one trader paid for each of `quantity` units on `day`. Price in minor units."""

    quantity: int
    price: int
    trader: Hashable
    day: date


class _Line(NamedTuple):
    """`period` counts back from the newest line, so that moving all dates changes nothing."""

    quantity: int
    price: int
    trader: Hashable
    period: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer needs. `tiers` is `((min_qty, unit_price), …)`, min_qty rising, price falling."""

    pack_size: int
    moq: int
    capacity: int
    tiers: tuple[tuple[int, int], ...]


def terms(lines: Sequence[Paid]) -> Terms:
    """The terms that *lines* (one product, one currency, at least one line) show, from the recent ones."""
    newest = max(line.day for line in lines)
    aged = [(line, (newest - line.day).days) for line in lines]
    recent = [
        _Line(line.quantity, line.price, line.trader, age // PERIOD_DAYS)
        for line, age in aged
        if age < WINDOW_DAYS
    ]
    pack = pack_size([line.quantity for line in recent])
    tiers = _tiers(recent, pack)
    moq = _whole_packs(median_low(line.quantity for line in recent), pack)
    moq = max(moq, tiers[1][0]) if len(tiers) > 1 else moq
    capacity = max(_whole_packs(_best_period(recent), pack), moq, tiers[-1][0])
    return Terms(pack, moq, capacity, tiers)


def pack_size(quantities: Sequence[int]) -> int:
    """The largest ordered quantity that divides enough of all ordered quantities; 1 when none does.

    1 as well for fewer than five orders, which show no habit.
    """
    counts = Counter(quantities)
    total = len(quantities)
    if total < TIER_LINES:
        return 1
    for size in sorted((q for q in counts if 1 < q <= LARGEST_PACK), reverse=True):
        if sum(n for quantity, n in counts.items() if quantity % size == 0) >= PACK_SHARE * total:
            return size
    return 1


def _tiers(lines: Sequence[_Line], pack: int) -> tuple[tuple[int, int], ...]:
    """Split at the quantity that explains the prices best (least absolute deviation), then each part again."""
    cuts = sorted(_cuts(lines, pack, TIERS_AT_MOST - 1))
    bounds = [pack, *cuts]
    parts = [_between(lines, low, high) for low, high in zip([0, *cuts], [*cuts, None], strict=True)]
    found = [
        (bound, median_low(line.price for line in part)) for bound, part in zip(bounds, parts, strict=True)
    ]
    ladder = [found[0]]
    for bound, price in found[1:]:
        if price <= ladder[-1][1] * (1 - TIER_STEP):
            ladder.append((bound, price))
    return tuple(ladder)


def _cuts(lines: Sequence[_Line], pack: int, allowed: int) -> set[int]:
    cut = _best_cut(lines, pack) if allowed else None
    if cut is None:
        return set()
    lower, upper = _between(lines, 0, cut), _between(lines, cut, None)
    above = _cuts(upper, pack, allowed - 1)
    return {cut} | above | _cuts(lower, pack, allowed - 1 - len(above))


def _best_cut(lines: Sequence[_Line], pack: int) -> int | None:
    candidates = sorted({_whole_packs(line.quantity, pack) for line in lines})[1:]
    best, least = None, _deviation(lines)
    for cut in candidates:
        lower, upper = _between(lines, 0, cut), _between(lines, cut, None)
        if _is_backed(lower) and _is_backed(upper):
            deviation = _deviation(lower) + _deviation(upper)
            if deviation < least and _pays_less(lower, upper):
                best, least = cut, deviation
    return best


def _is_backed(lines: Sequence[_Line]) -> bool:
    return len(lines) >= TIER_LINES and len({line.trader for line in lines}) >= TIER_TRADERS


def _pays_less(lower: Sequence[_Line], upper: Sequence[_Line]) -> bool:
    """Larger orders paid less at the same time: a price that only fell over the months is no ladder."""
    if median_low(u.price for u in upper) > median_low(p.price for p in lower) * (1 - TIER_STEP):
        return False
    small, large = _by_period(lower), _by_period(upper)
    shared = small.keys() & large.keys()
    agreeing = sum(median_low(large[p]) < median_low(small[p]) for p in shared)
    return bool(shared) and agreeing >= PERIODS_AGREE * len(shared)


def _by_period(lines: Sequence[_Line]) -> dict[int, list[int]]:
    periods: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        periods[line.period].append(line.price)
    return periods


def _deviation(lines: Sequence[_Line]) -> int:
    middle = median_low(line.price for line in lines)
    return sum(abs(line.price - middle) for line in lines)


def _between(lines: Sequence[_Line], low: int, high: int | None) -> list[_Line]:
    return [line for line in lines if line.quantity >= low and (high is None or line.quantity < high)]


def _best_period(lines: Sequence[_Line]) -> int:
    sold: Counter[int] = Counter()
    for line in lines:
        sold[line.period] += line.quantity
    return max(sold.values())


def _whole_packs(quantity: int, pack: int) -> int:
    return -(-quantity // pack) * pack
