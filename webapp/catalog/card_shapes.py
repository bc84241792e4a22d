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
    def targets(self) -> list[tuple[int, int]]:
        """What a group could aim for: the fewest whole packs that reach each lower price, with that price."""
        found: dict[int, int] = {}
        for least, price in self.tiers:
            packs = -(-max(least, self.moq) // self.pack_size)
            quantity = packs * self.pack_size
            if quantity <= self.capacity and (price < self.alone_price or len(self.tiers) == 1):
                found[quantity] = price
        return sorted(found.items())


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
