"""What a trader's own page is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.core.money import saving_percent
from webapp.recommendations.reasons import WordedReason


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A group worth starting. Quantities in base units, prices in minor units of `currency`."""

    id: int
    recommendation_id: int | None
    product_id: int
    product_name: str
    unit: str
    category_id: int
    icon: str
    pickup_point: str
    currency: str
    alone_price: int
    promised_price: int
    target: int
    likely_traders: int
    reasons: tuple[WordedReason, ...]
    is_backed: bool

    @property
    def price(self) -> int:
        """What each would pay a unit, once the group fills."""
        return self.promised_price

    @property
    def saving(self) -> int:
        """Whole percent saved against buying alone."""
        return saving_percent(self.alone_price, self.promised_price)


@dataclass(frozen=True, slots=True)
class Market:
    """True numbers about the market, counted when asked."""

    open_groups: int
    products: int
    members: int
    best_saving: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """A signed-in person's first page: groups chosen for them, or else the open ones near them; proposals.

    `is_chosen`: from what they bought themselves. Only traders are shown proposals: nobody else can ask for one.
    """

    name: str
    role: str
    place: str | None
    is_chosen: bool
    group_ids: Sequence[int]
    proposals: Sequence[ProposalCard]
