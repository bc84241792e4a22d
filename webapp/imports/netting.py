"""Returns taken off the purchases they give back: newest purchase first, never one made later."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)


class Purchase(NamedTuple, Generic[K]):
    """`key` names the line to whoever asked; `quantity` is positive."""

    at: datetime
    key: K
    quantity: int


class Return(NamedTuple):
    """A line of the file that gives `quantity` (positive) back."""

    at: datetime
    line: int
    quantity: int


def net(purchases: Iterable[Purchase[K]], returns: Iterable[Return]) -> tuple[dict[K, int], dict[int, int]]:
    """What is left of one trader's purchases of one product, and what of each return found no purchase.

    Only changed purchases are in the first dict (0: returned whole), only unmatched returns in the second.
    """
    waiting = sorted(purchases, key=lambda p: p.at, reverse=True)
    left: dict[K, int] = {}
    unmatched: dict[int, int] = {}
    stack: list[tuple[K, int]] = []
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
