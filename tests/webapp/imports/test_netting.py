"""A return takes back what the trader bought, newest purchase first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.imports.netting import Purchase, Return, net


def day(number: int) -> datetime:
    return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)


def bought(number: int, key: int, quantity: int) -> Purchase:
    return Purchase(day(number), key, quantity)


def back(number: int, line: int, quantity: int) -> Return:
    return Return(day(number), line, quantity)


@pytest.mark.parametrize(
    ("purchases", "returns", "left", "unmatched"),
    [
        ([bought(1, 1, 6)], [back(2, 9, 2)], {1: 4}, {}),
        ([bought(1, 1, 6)], [back(2, 9, 6)], {1: 0}, {}),
        ([bought(1, 1, 6), bought(2, 2, 6)], [back(3, 9, 8)], {2: 0, 1: 4}, {}),
        ([bought(1, 1, 6), bought(5, 2, 6)], [back(3, 9, 8)], {1: 0}, {9: 2}),
        ([bought(2, 1, 6)], [back(2, 9, 6)], {1: 0}, {}),
        ([], [back(2, 9, 6)], {}, {9: 6}),
        ([bought(1, 1, 6)], [back(2, 8, 4), back(3, 9, 4)], {1: 0}, {9: 2}),
        ([bought(1, 1, 6), bought(1, 2, 6)], [back(2, 9, 3)], {2: 3}, {}),
        ([bought(1, 1, 74215)], [back(1, 9, 74215)], {1: 0}, {}),
    ],
)
def test_known_answers(
    purchases: list[Purchase], returns: list[Return], left: dict[int, int], unmatched: dict[int, int]
) -> None:
    assert net(purchases, returns) == (left, unmatched)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 20)), max_size=9),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 20)), max_size=9),
)
def test_no_unit_is_lost_or_made(buys: list[tuple[int, int]], gives: list[tuple[int, int]]) -> None:
    purchases = [bought(when, key, quantity) for key, (when, quantity) in enumerate(buys)]
    returns = [back(when, line, quantity) for line, (when, quantity) in enumerate(gives)]
    left, unmatched = net(purchases, returns)
    taken = sum(purchases[key].quantity - rest for key, rest in left.items())
    assert taken + sum(unmatched.values()) == sum(quantity for _, quantity in gives)
    assert all(0 <= rest < purchases[key].quantity for key, rest in left.items())
