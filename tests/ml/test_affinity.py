"""Which products go together, by the traders who buy both."""

import numpy as np

from ml.affinity import count_affinity, owned_products
from tests.ml.markets import BEANS, RICE, SOAP, Bought, market

BOTH = [Bought(trader, product, 5) for trader in range(6) for product in (RICE, BEANS)]


def test_the_nearest_product_comes_with_the_traders_who_buy_both() -> None:
    owned = owned_products(market([*BOTH, Bought(7, RICE, 5)]))
    affinity = count_affinity(owned, np.array([BEANS]))
    assert (affinity.other[BEANS, 0], affinity.both[BEANS, 0], affinity.buyers[RICE]) == (RICE, 6, 7)


def test_what_fewer_than_five_share_does_not_count() -> None:
    owned = owned_products(market([*BOTH, *(Bought(trader, SOAP, 5) for trader in range(4))]))
    assert set(count_affinity(owned, np.array([SOAP])).other[SOAP]) == {-1}


def test_owning_the_neighbour_raises_the_score() -> None:
    owned = owned_products(market([*BOTH, Bought(7, RICE, 5), Bought(8, SOAP, 5)]))
    scores = count_affinity(owned, np.array([BEANS])).scores(owned, np.array([BEANS]))[:, 0]
    assert scores[7] > 0
    assert scores[8] == 0
