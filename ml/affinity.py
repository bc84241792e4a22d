"""Which products the same traders buy: counted, so that each score can be shown as "31 of the 96 who buy X"."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ml.market import Floats, Ints, Market

NEIGHBOURS = 100
MIN_TOGETHER = 5
SHRINK = 10


@dataclass(frozen=True)
class Affinity:
    """For each product its nearest others, best first: `other`, cosine `weight`, traders who buy `both`; each
    products × NEIGHBOURS, padded with other = −1 and weight 0. `buyers` is the number of traders per product."""

    other: Ints
    weight: Floats
    both: Ints
    buyers: Ints

    def scores(self, owned: sparse.csr_array, products: Ints) -> Floats:
        """Mean cosine of each wanted product to what each trader owns: traders × len(products), 0…1."""
        width = self.weight.shape[1]
        column = np.repeat(np.arange(len(products)), width)
        row, weight = self.other[products].ravel(), self.weight[products].ravel()
        known = row >= 0
        shape = (owned.shape[1], len(products))
        near = sparse.csr_array((weight[known], (row[known], column[known])), shape=shape)
        reach = np.maximum(self.weight[products].sum(axis=1), 1e-9)
        score: Floats = np.asarray((owned @ near).todense()) / reach
        return score


def owned_products(market: Market) -> sparse.csr_array:
    """Who ever bought what: a 0/1 matrix traders × products."""
    pairs = market.pairs
    shape = (len(market.trader_ids), len(market.product_ids))
    return sparse.csr_array(
        (np.ones(len(pairs.trader), np.float32), (pairs.trader, pairs.product)), shape=shape
    )


def count_affinity(owned: sparse.csr_array) -> Affinity:
    """Count for each two products the traders who buy both, and keep the nearest by cosine.

    The cosine is shrunk by `SHRINK` traders (Sarwar et al. 2001 with damping), and pairs that fewer than
    `MIN_TOGETHER` traders share are left out: they prove nothing and would show a number of too few people.
    """
    products = owned.shape[1]
    buyers = np.asarray(owned.sum(axis=0)).astype(np.int64)
    other = np.full((products, NEIGHBOURS), -1, dtype=np.int64)
    weight = np.zeros((products, NEIGHBOURS))
    both = np.zeros((products, NEIGHBOURS), dtype=np.int64)
    by_product = owned.T.tocsr()
    for start in range(0, products, 512):
        together = np.asarray((by_product[start : start + 512] @ owned).todense()).astype(np.int64)
        _keep_nearest(together, start, buyers, other, weight, both)
    return Affinity(other=other, weight=weight, both=both, buyers=buyers)


def _keep_nearest(together: Ints, start: int, buyers: Ints, other: Ints, weight: Floats, both: Ints) -> None:
    rows = np.arange(len(together))
    together[rows, start + rows] = 0
    together[together < MIN_TOGETHER] = 0
    scale = np.sqrt(buyers[start : start + len(together), None] * buyers[None, :].astype(np.float64))
    cosine = together / (scale + SHRINK)
    kept = min(NEIGHBOURS, cosine.shape[1])
    nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :kept]
    value = np.take_along_axis(cosine, nearest, axis=1)
    end = start + len(together)
    other[start:end, :kept] = np.where(value > 0, nearest, -1)
    weight[start:end, :kept] = value
    both[start:end, :kept] = np.take_along_axis(together, nearest, axis=1)
