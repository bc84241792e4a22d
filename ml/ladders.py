"""Price ladders as arrays: what a quantity costs under each offer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.market import Ints

NO_TIER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Ladders:
    """Offers by position: product, region (−1 = anywhere) and currency positions, pack size, least and most quantity
    in base units, and tiers padded with `NO_TIER`: `tier_min` (rising) and `tier_price` (minor units). `unit` is
    what one base unit is called; `currency_codes` is by currency position."""

    offer_ids: Ints
    product: Ints
    region: Ints
    currency: Ints
    pack_size: Ints
    moq: Ints
    capacity: Ints
    unit: npt.NDArray[np.str_]
    currency_codes: npt.NDArray[np.str_]
    tier_min: Ints
    tier_price: Ints

    def price_at(self, offer: Ints, quantity: Ints) -> Ints:
        """Unit price of each quantity under each offer (broadcast); below the first tier the first price holds."""
        reached = (self.tier_min[offer] <= np.asarray(quantity)[..., None]).sum(axis=-1)
        price: Ints = np.take_along_axis(
            self.tier_price[offer], np.maximum(reached - 1, 0)[..., None], axis=-1
        )[..., 0]
        return price


def pad_tiers(tiers: list[list[tuple[int, int]]]) -> tuple[Ints, Ints]:
    """Ladders of (min quantity, unit price) as two arrays offers × longest ladder. No ladder may be empty."""
    width = max((len(ladder) for ladder in tiers), default=1)
    minimum = np.full((len(tiers), width), NO_TIER, dtype=np.int64)
    price = np.zeros((len(tiers), width), dtype=np.int64)
    for row, ladder in enumerate(tiers):
        minimum[row, : len(ladder)] = [step[0] for step in ladder]
        price[row, : len(ladder)] = [step[1] for step in ladder]
    return minimum, price
