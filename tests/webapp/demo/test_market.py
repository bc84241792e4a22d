"""The synthetic market has the habits of a real one, and is the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean, median

import pytest

from webapp.catalog.words import SHELVES
from webapp.demo.goods import GOODS, SHELF_ICONS, SUPPLIERS
from webapp.demo.market import Bought, Ladders, Trader, make_ladders, make_orders, make_traders, round_price
from webapp.demo.people import BUSINESSES
from webapp.demo.places import CITIES
from webapp.groups.rules import problem_of_tiers

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TRADERS, ORDERS = 500, 3000
Made = tuple[Ladders, list[Trader], list[Bought]]


def make(seed: int) -> Made:
    random = Random(seed)
    ladders, traders = make_ladders(random), make_traders(random, TRADERS)
    return ladders, traders, make_orders(random, traders, ladders, ORDERS, NOW)


@pytest.fixture(scope="module")
def made() -> Made:
    return make(1)


def test_a_seed_makes_one_market(made: Made) -> None:
    assert make(1) == made
    assert make(2) != made


def test_five_cities_have_their_own_money_and_markets() -> None:
    assert [(city.name, city.currency) for city in CITIES] == [
        ("Lagos", "NGN"), ("Nairobi", "KES"), ("Accra", "GHS"), ("Kampala", "UGX"), ("Dar es Salaam", "TZS")
    ]  # fmt: skip
    assert all(2 <= len(city.markets) <= 4 for city in CITIES)


def test_eight_staples_lead_a_whole_catalogue() -> None:
    assert sum(good.is_staple for good in GOODS) == 8
    assert 60 <= len(GOODS) <= 120
    assert {good.shelf for good in GOODS} == set(SHELF_ICONS) <= SHELVES
    assert sorted(shelf for shelves in SUPPLIERS.values() for shelf in shelves) == sorted(SHELF_ICONS)
    assert len({good.name for good in GOODS}) == len(GOODS)


def test_every_ladder_is_sound_and_in_coins_of_its_city(made: Made) -> None:
    coins = {city.code: city.coin for city in CITIES}
    for (city, place), ladder in made[0].items():
        assert problem_of_tiers(ladder, 2 * GOODS[place].pack) is None
        assert len(ladder) > 1
        assert all(price % coins[city] == 0 for _, price in ladder)


def test_five_kinds_of_business_with_two_to_five_favourites(made: Made) -> None:
    assert {trader.business for trader in made[1]} == set(BUSINESSES)
    assert {len(trader.favourites) for trader in made[1]} == {2, 3, 4, 5}
    assert {trader.city.code for trader in made[1]} == {city.code for city in CITIES}


def test_favourites_take_seventy_per_cent(made: Made) -> None:
    _, traders, orders = made
    habit = [line.good in traders[order.trader].favourites for order in orders for line in order.lines]
    assert mean(habit) == pytest.approx(0.7, abs=0.05)


def test_quantities_are_skewed_by_bulk_purchases(made: Made) -> None:
    kiosks = {n for n, trader in enumerate(made[1]) if trader.business.kind == "kiosk"}
    bought = [line.quantity for order in made[2] if order.trader in kiosks for line in order.lines]
    assert mean(bought) > 1.3 * median(bought)
    bulk = sum(quantity >= 4 * 3 for quantity in bought) / len(bought)
    assert 0.1 < bulk < 0.25


def test_ninety_days_are_covered_and_nothing_lies_ahead(made: Made) -> None:
    days = Counter(order.placed_at.date() for order in made[2])
    assert len(days) == 90
    assert max(days) == (NOW - timedelta(days=1)).date()
    assert {order.trader for order in made[2]} == set(range(TRADERS))


def test_everybody_pays_the_price_of_the_ladder(made: Made) -> None:
    ladders, traders, orders = made
    for order in orders[:200]:
        for line in order.lines:
            ladder = ladders[traders[order.trader].city.code, line.good]
            assert line.unit_price == [price for least, price in ladder if line.quantity >= least][-1]


@pytest.mark.parametrize(
    ("price", "coin", "rounded"),
    [(286_123, 500, 285_000), (8_412, 500, 8_500), (79_990, 100, 80_000), (3, 50, 50), (2_412, 100, 2_400)],
)
def test_prices_are_round(price: int, coin: int, rounded: int) -> None:
    assert round_price(price, coin) == rounded
