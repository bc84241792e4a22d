"""Groups as one reader sees them: the values that a card and a page of a group are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core.money import saving_percent
from webapp.groups import rules
from webapp.recommendations.reasons import WordedReason


@dataclass(frozen=True, slots=True)
class Advice:
    """Why this group fits this reader: sentences in their language, the strongest first."""

    recommendation_id: int
    reasons: tuple[WordedReason, ...]


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """The reader's own place in the group; `max_unit_price` is what was promised to them."""

    firm: int
    extra: int
    max_unit_price: int


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One group for one reader. Quantities in base units, prices in minor units of `currency`."""

    id: int
    code: str
    state: str
    is_open: bool
    product_id: int
    product_name: str
    unit: str
    category_id: int
    category_slug: str
    icon: str
    supplier: str
    pickup_point: str
    region: str
    currency: str
    alone_price: int
    promised_price: int
    unit_price: int | None
    tiers: tuple[tuple[int, int], ...]
    pack_size: int
    target: int
    cap: int
    step: int
    firm: int
    extra: int
    members: int
    pay_policy: str
    leader_id: int | None
    leader: str | None
    opened_at: datetime
    closes_at: datetime
    seat: OwnSeat | None
    advice: Advice | None
    reader_role: str | None
    reader_currency: str | None
    """Of the reader's own place; None when they have none."""

    @property
    def price(self) -> int:
        """What the reader pays a unit: frozen, promised to them, or promised to whoever joins now."""
        return self.unit_price or (self.seat.max_unit_price if self.seat else self.promised_price)

    @property
    def saving(self) -> int:
        """Whole percent saved against buying alone, never overstated."""
        return saving_percent(self.alone_price, self.price)

    def quote(self, firm: int, extra: int) -> rules.Quote:
        """What a commitment to these quantities means in money."""
        return rules.quote(
            firm,
            extra,
            alone_price=self.alone_price,
            promised_price=self.price,
            best_price=min(self.tiers[-1][1], self.price),
            pay_policy=self.pay_policy,
        )

    @property
    def packed(self) -> int:
        """Units in whole packs, with the extras that complete one."""
        return rules.packable(self.firm, self.extra, self.pack_size)

    @property
    def is_reached(self) -> bool:
        """The group would be bought if it closed now."""
        return self.packed >= self.target

    @property
    def free(self) -> int:
        """How many units can still be taken."""
        return self.cap - self.firm if self.is_open else 0

    @property
    def most(self) -> int:
        """The most that this reader can hold: what is free, and what they hold already."""
        return self.free + (self.seat.firm if self.seat else 0)

    @property
    def most_extra(self) -> int:
        """More extra than this could never complete a pack."""
        return self.pack_size - self.step

    @property
    def is_full(self) -> bool:
        """Open, but with no room for a reader who is not in."""
        return self.is_open and self.seat is None and self.free < self.step

    @property
    def is_other_money(self) -> bool:
        """The reader's own place pays in another currency: they cannot take a seat here."""
        return self.seat is None and self.reader_currency not in (None, self.currency)

    @property
    def can_join(self) -> bool:
        """The reader may take a seat here, or could after signing in."""
        return (
            self.is_open
            and self.seat is None
            and not self.is_full
            and not self.is_other_money
            and self.reader_role in (None, "trader")
        )

    @property
    def needs_siblings(self) -> bool:
        """Whoever finds this group closed or full is shown where else they could go."""
        return not self.is_open or self.is_full

    @property
    def next_tier(self) -> rules.NextTier | None:
        """How many more units make everyone's price fall below what is promised; None when none does."""
        quantity = max(self.firm, self.target)
        following = rules.next_tier(self.tiers, quantity)
        if following is None or quantity + following.missing > self.cap:
            return None
        return rules.NextTier(quantity + following.missing - self.firm, following.unit_price)

    @property
    def tier_now(self) -> int:
        """Which step of the ladder the units taken so far have reached; -1 for none."""
        return max((n for n, tier in enumerate(self.tiers) if self.packed >= tier[0]), default=-1)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the public log. Members are not named in it, save the reader and the leader."""

    kind: str
    is_reader: bool
    is_leader: bool
    detail: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupDetail:
    """A group's whole page: the card, the newest rows of its log, and groups that could take its place."""

    card: GroupCard
    log: tuple[LogRow, ...]
    siblings: tuple[int, ...]
