"""Names for segments, as codes: what sets each apart from the typical trader. The words come later, by language."""

import numpy as np

from ml.features import FEATURES
from ml.market import Floats, Ints

TRAITS: dict[str, tuple[str, str]] = {
    "purchase_frequency": ("occasional", "frequent"),
    "avg_transaction_value": ("small_orders", "large_orders"),
    "price_sensitivity": ("pays_usual_price", "seeks_bargains"),
    "product_diversity": ("few_products", "many_products"),
}
TYPICAL = "typical"
CLEARLY_APART = 0.35
NUMBERS = [name for name in FEATURES if name != "location"]


def label_segments(scaled: Floats, segment: Ints) -> list[str]:
    """One code per segment, all different: traits joined by "+", strongest first, such as "frequent+large_orders".

    `scaled` is traders × at least 4 z-scored columns in the order of the features without the location. Two traits
    at most, more only to tell two segments apart; "typical" where nothing stands out.
    """
    ranked = [_traits(scaled[segment == each]) for each in range(int(segment.max(initial=0)) + 1)]
    labels: list[str] = []
    for traits in ranked:
        names = [
            "+".join(traits[:length]) or TYPICAL for length in range(min(2, len(traits)), len(traits) + 1)
        ]
        fresh = [name for name in names if name not in labels]
        labels.append(fresh[0] if fresh else f"{names[-1]}+{len(labels) + 1}")
    return labels


def _traits(members: Floats) -> list[str]:
    if not len(members):
        return []
    centre = members[:, : len(NUMBERS)].mean(axis=0)
    strongest = [int(i) for i in np.argsort(-np.abs(centre)) if abs(centre[i]) >= CLEARLY_APART]
    return [TRAITS[NUMBERS[i]][int(centre[i] > 0)] for i in strongest]
