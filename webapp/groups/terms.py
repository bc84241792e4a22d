"""What a person was shown when she decided, held against how things stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webapp.groups.errors import BadQuantity, DeadlineChanged, PriceChanged
from webapp.groups.models import Group


@dataclass(frozen=True)
class Shown:
    """What the person saw when she decided. None: the door she used shows nothing to compare."""

    unit_price: int | None = None
    currency: str | None = None
    closes_at: datetime | None = None


NOTHING_SHOWN = Shown()
MAX_UNITS = 10**9


def compare_shown(shown: Shown, group: Group) -> None:
    """A worse truth than what the person saw becomes a visible conflict, never a silent change."""
    compare_price(shown, group)
    if shown.closes_at is not None and group.closes_at < shown.closes_at.replace(microsecond=0):
        raise DeadlineChanged(shown=shown.closes_at.isoformat(), now=group.closes_at.isoformat())


def compare_price(shown: Shown, group: Group) -> None:
    """Raises PriceChanged when the promise is dearer, or in another currency."""
    dearer = shown.unit_price is not None and group.promised_price > shown.unit_price
    if dearer or (shown.currency is not None and shown.currency != group.currency):
        raise PriceChanged(shown=shown.unit_price, now=group.promised_price, currency=group.currency)


def check_bounds(firm: int, extra: int) -> None:
    """Something, and not more than any market holds. Raises BadQuantity (without values: no group is known yet)."""
    if not 0 < firm <= MAX_UNITS or not 0 <= extra <= MAX_UNITS:
        raise BadQuantity()


def check_quantity(group: Group, firm: int, extra: int) -> None:
    """Whole steps, and no more extra than could fill a pack. Raises BadQuantity."""
    pack_size = group.offer.pack_size
    if firm < group.step or firm % group.step or not 0 <= extra < max(pack_size, 1) or extra % group.step:
        raise BadQuantity(step=group.step, pack_size=pack_size)
