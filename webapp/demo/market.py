"""A synthetic market, made from a seed: the same seed and day give the same market. Pure; rows only.

The habits are those of small traders' books: two to five favourite products take 70 % of purchases,
quantities are log-normal, one purchase in five is a bulk purchase, and 90 days are covered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import log
from random import Random

from webapp.demo.goods import GOODS, Good
from webapp.demo.people import BUSINESSES, Business
from webapp.demo.places import CITIES, City
from webapp.groups.rules import tier_price

DAYS = 90
FAVOURITE_SHARE, BULK_SHARE = 0.7, 0.2
BULK_TIMES = (4, 9)
SPREAD = 0.5
"""Standard deviation of a quantity's logarithm."""
TIERS = ((1, 4), (3, 9), (8, 14))
"""(packs, about how many per cent cheaper than alone)"""
MOQ_PACKS, CAPACITY_PACKS = 2, 60
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Trader:
    """Who buys, where, and by which habits. `favourites` are places in `GOODS`."""

    name: str
    city: City
    market: str
    language: str
    business: Business
    favourites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order; `good` is a place in `GOODS`."""

    good: int
    quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class Bought:
    """One order; `trader` is a place in the list of traders."""

    trader: int
    placed_at: datetime
    lines: tuple[Line, ...]


Ladder = list[list[int]]
Ladders = dict[tuple[str, int], Ladder]
"""By city code and place in `GOODS`."""


def make_ladders(random: Random) -> Ladders:
    """A price ladder for each good in each city, in the city's minor units."""
    return {
        (city.code, place): _ladder(random, city, good) for city in CITIES for place, good in enumerate(GOODS)
    }


def make_traders(random: Random, count: int) -> list[Trader]:
    """*count* traders, spread over cities and kinds of business."""
    weights = [business.share for business in BUSINESSES]
    return [
        _trader(random, CITIES[number % len(CITIES)], random.choices(BUSINESSES, weights)[0])
        for number in range(count)
    ]


def make_orders(
    random: Random, traders: list[Trader], ladders: Ladders, count: int, now: datetime
) -> list[Bought]:
    """*count* orders of the last 90 days, oldest first; everybody has at least one."""
    paces = list(accumulate(trader.business.pace for trader in traders))
    buyers = list(range(len(traders))) + random.choices(
        range(len(traders)), cum_weights=paces, k=max(0, count - len(traders))
    )
    first_day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    orders = [_order(random, buyer, traders[buyer], ladders, first_day) for buyer in buyers[:count]]
    return sorted(orders, key=lambda order: (order.placed_at, order.trader))


def round_price(price: int, coin: int) -> int:
    """*price* to a step that a market would use: about a hundredth of it, never less than *coin*."""
    step = max((coin * times for times in STEPS if coin * times * 100 <= price), default=coin)
    return max(coin, (price + step // 2) // step * step)


def _ladder(random: Random, city: City, good: Good) -> Ladder:
    exponent_factor = 1 if city.currency == "UGX" else 100
    price = good.cents * city.rate * exponent_factor // 100 * random.randint(94, 108) // 100
    alone = round_price(price, city.coin)
    ladder = [[1, alone]]
    for packs, per_cent in TIERS:
        cheaper = round_price(alone * (100 - per_cent - random.randint(-1, 2)) // 100, city.coin)
        if cheaper < ladder[-1][1]:
            ladder.append([packs * good.pack, cheaper])
    return ladder


def _trader(random: Random, city: City, business: Business) -> Trader:
    name = f"{random.choice(city.first_names)} {random.choice(city.last_names)}"
    pulls = [good.pull * (4 if good.shelf in business.shelves else 1) for good in GOODS]
    wanted = random.randint(2, 5)
    favourites: list[int] = []
    while len(favourites) < wanted:
        place = random.choices(range(len(GOODS)), pulls)[0]
        if place not in favourites:
            favourites.append(place)
    return Trader(
        name, city, random.choice(city.markets), random.choice(city.languages), business, tuple(favourites)
    )


def _order(random: Random, buyer: int, trader: Trader, ladders: Ladders, first_day: datetime) -> Bought:
    minute = random.randint(6 * 60, 18 * 60)
    placed_at = first_day + timedelta(days=random.randrange(DAYS), minutes=minute)
    goods: set[int] = set()
    for _ in range(random.randint(*trader.business.lines)):
        goods.add(_choose(random, trader, goods))
    lines = tuple(_line(random, trader, place, ladders) for place in sorted(goods))
    return Bought(buyer, placed_at, lines)


def _choose(random: Random, trader: Trader, chosen: set[int]) -> int:
    habits = [place for place in trader.favourites if place not in chosen]
    if habits and random.random() < FAVOURITE_SHARE:
        return random.choice(habits)
    others = [place for place in range(len(GOODS)) if place not in chosen and place not in trader.favourites]
    return random.choices(others, [GOODS[place].pull for place in others])[0]


def _line(random: Random, trader: Trader, place: int, ladders: Ladders) -> Line:
    quantity = random.lognormvariate(log(trader.business.units), SPREAD)
    if random.random() < BULK_SHARE:
        quantity *= random.uniform(*BULK_TIMES)
    whole = max(1, round(quantity))
    return Line(place, whole, tier_price(ladders[trader.city.code, place], whole))
