"""Groups worth starting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.counts import count_market
from ml.ladders import Ladders
from ml.proposals import MIN_BUYERS, Proposals, propose_groups, reachable_target
from tests.ml.markets import FALLING, FLAT, RICE, Bought, ladders, market


def monthly_rice(traders: int, quantity: int = 10) -> list[Bought]:
    return [Bought(trader, RICE, days, quantity) for trader in range(traders) for days in range(5, 180, 30)]


def proposed(lines: list[Bought], offers: Ladders) -> Proposals:
    of = market(lines)
    return propose_groups(of, count_market(of, np.full(10, -1)), offers, np.arange(len(offers.offer_ids)))


def test_a_group_is_proposed_where_traders_buy_enough_to_make_the_price_fall() -> None:
    found = proposed(monthly_rice(8), ladders(FALLING))
    assert (found.target.tolist(), found.promise.tolist(), found.buyers.tolist()) == ([50], [80], [8])
    assert found.expected.tolist() == [80]


def test_no_ladder_no_proposal() -> None:
    assert len(proposed(monthly_rice(8), ladders(FLAT)).ladder) == 0


def test_a_tier_out_of_reach_is_not_promised() -> None:
    assert len(proposed(monthly_rice(8), ladders([(1, 100), (500, 10)])).ladder) == 0


def test_four_traders_are_too_few() -> None:
    assert len(proposed(monthly_rice(MIN_BUYERS - 1, quantity=100), ladders(FALLING)).ladder) == 0


def test_who_already_pays_the_low_price_makes_no_group_worth_starting() -> None:
    assert len(proposed(monthly_rice(8, quantity=60), ladders(FALLING)).ladder) == 0


@given(
    expected=st.integers(0, 5_000),
    pack_size=st.integers(1, 60),
    steps=st.lists(st.tuples(st.integers(1, 400), st.integers(1, 30)), min_size=1, max_size=4),
)
def test_a_target_is_whole_packs_within_reach_and_cheaper(
    expected: int, pack_size: int, steps: list[tuple[int, int]]
) -> None:
    tiers = [(1, 1_000)]
    for more, less in steps:
        tiers.append((tiers[-1][0] + more, tiers[-1][1] - less))
    offers = ladders(tiers, pack_size=pack_size, capacity=2_000)
    target = reachable_target(offers, np.array([0]), np.array([expected]))
    if target[0]:
        assert target[0] % pack_size == 0
        assert pack_size <= target[0] <= min(expected, 2_000)
        assert offers.price_at(np.array([0]), target)[0] < 1_000
