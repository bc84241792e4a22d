"""A price ladder stands only where several traders really paid less for more at the same time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.groups.rules import problem_of_tiers
from webapp.imports.ladders import Paid, pack_size, terms

START = date(2025, 6, 1)


def sold(
    quantity: int, price: int, times: int = 6, days: range = range(0, 150, 10), traders: int = 6
) -> list[Paid]:
    """The same line again and again, by different traders, spread over *days*."""
    moments = list(days)
    return [
        Paid(quantity, price, f"trader {n % traders}", START + timedelta(days=moments[n % len(moments)]))
        for n in range(times)
    ]


def test_less_was_paid_for_more() -> None:
    shown = terms(sold(6, 295, 30) + sold(32, 255, 12))
    assert shown.tiers == ((1, 295), (32, 255))


def test_three_prices_make_three_tiers() -> None:
    shown = terms(sold(6, 595, 30) + sold(12, 535, 20) + sold(48, 388, 10))
    assert shown.tiers == ((6, 595), (12, 535), (48, 388))


def test_one_price_for_all_is_one_rung() -> None:
    assert terms(sold(6, 295, 30) + sold(36, 295, 12)).tiers == ((6, 295),)


def test_a_price_that_fell_over_the_months_is_no_ladder() -> None:
    early, late = range(0, 60, 5), range(90, 150, 5)
    assert len(terms(sold(6, 300, 24, early) + sold(24, 250, 24, late)).tiers) == 1


def test_a_ladder_outlives_a_change_of_its_prices() -> None:
    early, late = range(0, 60, 5), range(60, 150, 5)
    before = sold(6, 300, 24, early) + sold(24, 250, 12, early)
    after = sold(6, 320, 36, late) + sold(24, 270, 24, late)
    assert [quantity for quantity, _ in terms(before + after).tiers] == [6, 24]


@pytest.mark.parametrize(
    "few",
    [sold(48, 200, 4), sold(48, 200, 12, traders=2), sold(48, 294, 12)],
    ids=["too few lines", "too few traders", "hardly cheaper"],
)
def test_too_thin_a_proof_is_no_tier(few: list[Paid]) -> None:
    assert len(terms(sold(6, 295, 40) + few).tiers) == 1


def test_paying_more_for_more_is_no_tier() -> None:
    assert len(terms(sold(6, 200, 30) + sold(48, 300, 12)).tiers) == 1


def test_one_odd_customer_moves_nothing() -> None:
    odd = sold(1, 2496, 10, traders=1)
    assert terms(sold(2, 1275, 40) + sold(16, 1095, 20) + odd).tiers == ((2, 1275), (16, 1095))


def test_old_orders_do_not_count() -> None:
    old = sold(48, 100, 30, range(-400, -200, 5)) + sold(6, 150, 30, range(-400, -200, 5))
    assert terms(old + sold(6, 295, 30)).tiers == ((6, 295),)


@pytest.mark.parametrize(
    ("quantities", "pack"),
    [
        ([12, 12, 24, 36, 6], 12),
        ([6, 6, 12, 18, 6], 6),
        ([1, 2, 3, 5, 7], 1),
        ([5] * 5, 5),
        ([5] * 4, 1),
        ([288] * 5, 1),
        ([10, 10, 20, 30, 3], 10),
    ],
)
def test_a_pack_is_what_most_orders_are_multiples_of(quantities: list[int], pack: int) -> None:
    assert pack_size(quantities) == pack


def test_a_group_must_reach_the_first_cheaper_price() -> None:
    shown = terms(sold(6, 295, 30) + sold(32, 255, 12))
    assert (shown.moq, shown.moq % shown.pack_size) == (32, 0)


lines = st.lists(
    st.builds(
        Paid,
        st.integers(1, 300),
        st.integers(1, 5000),
        st.integers(1, 9),
        st.dates(START, date(2025, 12, 31)),
    ),
    min_size=1,
    max_size=120,
)


@given(lines)
def test_any_ladder_is_sound(paid: list[Paid]) -> None:
    shown = terms(paid)
    assert problem_of_tiers([list(tier) for tier in shown.tiers], shown.moq) is None
    assert all(low[1] > high[1] for low, high in pairwise(shown.tiers))
    assert shown.moq % shown.pack_size == 0
    assert shown.capacity >= max(shown.moq, shown.tiers[-1][0])
    assert {price for _, price in shown.tiers} <= {line.price for line in paid}
