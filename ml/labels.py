"""Names for segments, as codes: what sets each apart from the typical trader. The words come later, by language."""

from itertools import combinations

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
    """One code per segment, all different: its two strongest traits joined by "+", such as "frequent+large_orders";
    weaker ones where another segment has the same two; "typical" where nothing stands out.

    `scaled` is traders × at least 4 z-scored columns in the order of the features without the location.
    """
    labels: list[str] = []
    for each in range(int(segment.max(initial=0)) + 1):
        traits = _traits(scaled[segment == each])
        names = ["+".join(pair) for pair in combinations(traits, 2)] + traits or [TYPICAL]
        fresh = [name for name in names if name not in labels]
        labels.append(fresh[0] if fresh else f"{names[0]}+{each + 1}")
    return labels


def _traits(members: Floats) -> list[str]:
    if not len(members):
        return []
    centre = members[:, : len(NUMBERS)].mean(axis=0)
    strongest = [int(i) for i in np.argsort(-np.abs(centre)) if abs(centre[i]) >= CLEARLY_APART]
    return [TRAITS[NUMBERS[i]][int(centre[i] > 0)] for i in strongest]
