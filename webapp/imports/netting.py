"""Returns taken off the purchases they give back: newest purchase first, never one made later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Purchase(NamedTuple):
    """`key` names the line to whoever asked, and orders lines of one moment; `quantity` is positive."""

    at: datetime
    key: int
    quantity: int


class Return(NamedTuple):
    """A line of the file that gives `quantity` (positive) back."""

    at: datetime
    line: int
    quantity: int


def net(purchases: Iterable[Purchase], returns: Iterable[Return]) -> tuple[dict[int, int], dict[int, int]]:
    """What is left of one trader's purchases of one product, and what of each return found no purchase.

    Only changed purchases are in the first dict (0: returned whole), only unmatched returns in the second.
    """
    waiting = sorted(purchases, reverse=True)
    left: dict[int, int] = {}
    unmatched: dict[int, int] = {}
    stack: list[tuple[int, int]] = []
    for back in sorted(returns):
        while waiting and waiting[-1].at <= back.at:
            purchase = waiting.pop()
            stack.append((purchase.key, purchase.quantity))
        missing = back.quantity
        while missing and stack:
            key, quantity = stack.pop()
            taken = min(missing, quantity)
            missing -= taken
            left[key] = quantity - taken
            if left[key]:
                stack.append((key, left[key]))
        if missing:
            unmatched[back.line] = missing
    return left, unmatched
