"""Products as one reader sees them: the values that a card and a page of a product are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.core.money import saving_percent
from webapp.groups import rules


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """The current offer for the reader's region. Prices in minor units, quantities in base units."""

    id: int
    region_id: int | None
    currency: str
    alone_price: int
    best_price: int
    tiers: tuple[tuple[int, int], ...]
    pack_size: int
    moq: int
    capacity: int

    @property
    def saving(self) -> int:
        """Whole percent that the deepest tier saves against buying alone."""
        return saving_percent(self.alone_price, self.best_price)

    @property
    def step(self) -> int:
        """By how many units a member goes up and down."""
        return rules.step_for(self.pack_size)

    @property
    def least_target(self) -> int:
        """The fewest whole packs that the supplier sells."""
        return self._in_packs(self.moq)

    @property
    def default_target(self) -> int | None:
        """The fewest whole packs at which the price falls; None when the supplier cannot bring one whole lot."""
        cheaper = [least for least, price in self.tiers if price < self.alone_price]
        wanted = self._in_packs(max(cheaper[0], self.moq) if cheaper else self.moq)
        return next((target for target in (wanted, self.least_target) if target <= self.capacity), None)

    @property
    def price_at_least_target(self) -> int:
        """No group on these terms promises a dearer price than this."""
        return rules.tier_price(self.tiers, self.least_target)

    def _in_packs(self, quantity: int) -> int:
        return -(-quantity // self.pack_size) * self.pack_size


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product for one reader. `offer` is None when nobody sells it in the reader's region now."""

    id: int
    name: str
    unit: str
    search_text: str
    category_id: int
    category_slug: str
    category: str
    icon: str
    supplier: str
    offer: OfferTerms | None
    open_groups: int
    reader_role: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A pickup point that a new group could use."""

    id: int
    region_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product's whole page: the card, its open groups, products like it, and where a group could be started."""

    card: ProductCard
    groups: tuple[int, ...]
    similar: tuple[int, ...]
    places: tuple[Place, ...]
