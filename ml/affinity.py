"""Which products the same traders buy: counted, so that each score can be shown as "31 of the 96 who buy X"."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ml.market import Floats, Ints, Market

NEIGHBOURS = 100
MIN_TOGETHER = 5
SHRINK = 10
BLOCK = 512


@dataclass(frozen=True)
class Affinity:
    """For each product its nearest others, best first: `other`, cosine `weight`, traders who buy `both`; each
    products × NEIGHBOURS, padded with other = −1 and weight 0;
    rows of products that were not asked for are empty. `buyers` is the number of traders per product."""

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


def count_affinity(owned: sparse.csr_array, wanted: Ints) -> Affinity:
    """Count for each wanted product and each other one the traders who buy both, and keep the nearest by cosine.

    The cosine is shrunk by `SHRINK` traders (item-based filtering, Sarwar et al. 2001, damped), and pairs that
    fewer than `MIN_TOGETHER` traders share are left out: they prove little and would show too few people.
    """
    products = owned.shape[1]
    buyers = np.asarray(owned.sum(axis=0)).astype(np.int64)
    other = np.full((products, NEIGHBOURS), -1, dtype=np.int64)
    weight = np.zeros((products, NEIGHBOURS))
    both = np.zeros((products, NEIGHBOURS), dtype=np.int64)
    by_product = owned.T.tocsr()
    wanted = np.unique(wanted)
    for start in range(0, len(wanted), BLOCK):
        rows = wanted[start : start + BLOCK]
        together = np.asarray((by_product[rows] @ owned).todense()).astype(np.int64)
        kept = min(NEIGHBOURS, products)
        nearest, value = _nearest(together, rows, buyers, kept)
        other[rows, :kept] = np.where(value > 0, nearest, -1)
        weight[rows, :kept] = value
        both[rows, :kept] = np.take_along_axis(together, nearest, axis=1)
    return Affinity(other=other, weight=weight, both=both, buyers=buyers)


def _nearest(together: Ints, rows: Ints, buyers: Ints, kept: int) -> tuple[Ints, Floats]:
    """The columns of the nearest others, best first, and their cosines; clears what does not count."""
    together[np.arange(len(rows)), rows] = 0
    together[together < MIN_TOGETHER] = 0
    cosine = together / (np.sqrt(buyers[rows, None] * buyers[None, :].astype(np.float64)) + SHRINK)
    nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :kept]
    return nearest, np.take_along_axis(cosine, nearest, axis=1)
