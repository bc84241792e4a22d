"""A group's arithmetic."""

import pytest

from webapp.groups import rules

LADDER = [[1, 101_000], [10, 92_000], [40, 88_000], [50, 84_500]]


@pytest.mark.parametrize(
    ("firm", "extra", "expected"),
    [(0, 2, 0), (0, 5, 0), (2, 2, 1), (4, 2, 1), (4, 4, 1), (5, 3, 2), (5, 4, 2), (8, 0, 2), (7, 0, 1)],
)
def test_extras_complete_a_pack_and_never_make_one(firm: int, extra: int, expected: int) -> None:
    assert rules.packs(firm, extra, pack_size=4) == expected


@pytest.mark.parametrize(
    ("quantity", "price"),
    [(1, 101_000), (9, 101_000), (10, 92_000), (39, 92_000), (40, 88_000), (500, 84_500)],
)
def test_the_price_is_that_of_the_last_tier_reached(quantity: int, price: int) -> None:
    assert rules.tier_price(LADDER, quantity) == price


def test_the_next_tier_says_how_many_more_make_it_cheaper() -> None:
    assert rules.next_tier(LADDER, 34) == rules.NextTier(missing=6, unit_price=88_000)
    assert rules.next_tier(LADDER, 50) is None


@pytest.mark.parametrize(
    ("tiers", "moq", "problem"),
    [
        (LADDER, 1, None),
        ([], 1, "tiers_empty"),
        ([[0, 5]], 1, "tiers_empty"),
        ([[1, 0]], 1, "tiers_empty"),
        ([[10, 9], [10, 8]], 10, "min_qty_not_rising"),
        ([[1, 8], [10, 9]], 1, "price_rising"),
        ([[12, 9]], 6, "first_tier_above_moq"),
    ],
)
def test_an_unsound_ladder_is_named(tiers: list[list[int]], moq: int, problem: str | None) -> None:
    assert rules.problem_of_tiers(tiers, moq) == problem


@pytest.mark.parametrize(
    ("pack_size", "step"), [(1, 1), (4, 1), (6, 1), (10, 2), (12, 3), (24, 6), (25, 5), (7, 1)]
)
def test_members_go_up_and_down_by_at_most_a_quarter_of_a_pack(pack_size: int, step: int) -> None:
    assert rules.step_for(pack_size) == step
    assert pack_size % step == 0


def test_a_quote_never_asks_for_more_than_the_promise() -> None:
    quoted = rules.quote(
        6, 2, alone_price=101_000, promised_price=88_000, best_price=84_500, pay_policy="on_collection"
    )
    assert (quoted.alone, quoted.promised, quoted.best) == (606_000, 528_000, 507_000)
    assert quoted.now + quoted.later == quoted.worst == 8 * 88_000
