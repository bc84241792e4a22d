"""The kinds of business in the demo market: how often each buys, how much, and of what."""

from __future__ import annotations

from typing import NamedTuple


class Business(NamedTuple):
    """`share` of all traders; `pace`: orders relative to the others; `units`: a usual line, in base units."""

    kind: str
    share: int
    pace: int
    units: int
    lines: tuple[int, int]
    shelves: tuple[str, ...]


BUSINESSES = (
    Business(
        "kiosk", 38, 6, 3, (1, 4), ("Food", "Drinks", "Soap and cleaning", "Sugar and salt", "Household")
    ),
    Business("market_stall", 24, 5, 5, (1, 3), ("Grains", "Beans and pulses", "Flour", "Food")),
    Business("roadside", 16, 8, 2, (1, 2), ("Food", "Cooking oil", "Flour", "Drinks")),
    Business(
        "shop", 15, 4, 8, (2, 5), ("Baby care", "Stationery", "Soap and cleaning", "Drinks", "Household")
    ),
    Business("wholesaler", 7, 3, 30, (2, 5), ("Grains", "Flour", "Cooking oil", "Sugar and salt")),
)
