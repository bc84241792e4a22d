"""The five features of a trader."""

import numpy as np

from ml.features import FEATURES, trader_features
from tests.ml.markets import BEANS, MBARARA, RICE, Bought, market


def feature(name: str, lines: list[Bought], trader: int = 0) -> float:
    return float(trader_features(market(lines, traders=3))[trader, FEATURES.index(name)])


def test_frequency_counts_orders_per_thirty_days_since_the_first() -> None:
    lines = [Bought(0, RICE, days_ago) for days_ago in (60, 45, 30, 15)]
    assert feature("purchase_frequency", lines) == 2.0


def test_a_newcomer_is_counted_over_thirty_days_at_least() -> None:
    assert feature("purchase_frequency", [Bought(0, RICE, 1)]) == 1.0


def test_order_value_is_the_mean_over_orders_not_lines() -> None:
    lines = [Bought(0, RICE, 5), Bought(0, BEANS, 5), Bought(0, RICE, 9)]
    assert feature("avg_transaction_value", lines) == 1_500


def test_whoever_pays_less_than_usual_is_price_sensitive() -> None:
    lines = [Bought(0, RICE, 5, price=50), Bought(1, RICE, 5, price=100), Bought(2, RICE, 5, price=100)]
    assert feature("price_sensitivity", lines) == 0.5
    assert feature("price_sensitivity", lines, trader=1) == 0.0


def test_diversity_counts_different_products() -> None:
    assert feature("product_diversity", [Bought(0, RICE, 5), Bought(0, RICE, 9), Bought(0, BEANS, 9)]) == 2


def test_location_is_where_the_trader_says_to_be() -> None:
    there = market([Bought(0, RICE, 5)], traders=1, regions=[MBARARA])
    assert trader_features(there)[0, FEATURES.index("location")] == there.region_ids[MBARARA]


def test_a_trader_without_orders_has_zeros_but_a_place() -> None:
    assert np.flatnonzero(trader_features(market([], traders=2))[1]).tolist() == [FEATURES.index("location")]
