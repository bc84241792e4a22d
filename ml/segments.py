"""Segments of traders: K-Means with a k that the numbers must justify, or an honest "no natural groups"."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from ml.features import FEATURES
from ml.market import Floats, Ints

LOCATION_WEIGHT = 0.3
LOCATION = FEATURES.index("location")
AMOUNT = FEATURES.index("avg_transaction_value")
CONVENIENCE_K = 5


class FeatureScale(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # sklearn ships no types
    """log1p, clip to the 1st–99th percentile, z-score; the location as one column per region, weighted down so
    that two traders alike in all but their region are at most 0.42 apart.

    Amounts are first divided by the currency's own median, so that a currency does not make a segment.
    """

    def fit(self, X: Floats, currency: Ints) -> Self:
        """X: traders × 5 raw features; currency: one position per trader."""
        self.medians_ = _median_amounts(X[:, AMOUNT], currency)
        numbers = self._numbers(X, currency)
        self.low_, self.high_ = np.percentile(numbers, (1, 99), axis=0)
        clipped = np.clip(numbers, self.low_, self.high_)
        self.mean_, spread = clipped.mean(axis=0), clipped.std(axis=0)
        self.spread_ = np.where(spread > 0, spread, 1.0)
        self.regions_ = np.unique(X[:, LOCATION])
        return self

    def transform(self, X: Floats, currency: Ints) -> Floats:
        """traders × (4 + regions) columns, ready for distances."""
        clipped = np.clip(self._numbers(X, currency), self.low_, self.high_)
        region = (X[:, LOCATION, None] == self.regions_[None, :]) * LOCATION_WEIGHT
        scaled: Floats = np.hstack(((clipped - self.mean_) / self.spread_, region))
        return scaled

    def _numbers(self, X: Floats, currency: Ints) -> Floats:
        raw = X.copy()
        known = np.minimum(currency, len(self.medians_) - 1)
        raw[:, AMOUNT] = 100 * raw[:, AMOUNT] / self.medians_[known]
        return np.log1p(np.delete(raw, LOCATION, axis=1))


@dataclass(frozen=True)
class Candidate:
    """What was found for one k: silhouette −1…1, bootstrap ARI (NaN when not asked), members of the smallest."""

    k: int
    silhouette: float
    stability: float
    smallest: int


class AutoKMeans(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # sklearn ships no types
    """K-Means that chooses k by silhouette among the k that are stable under the bootstrap (mean adjusted Rand
    index ≥ 0.8; Hennig 2007) and have no cluster under max(1 %, `min_members`). With no such k, `natural_` is
    False and k is 5, or fewer where 5 would make clusters that are too small: a split for convenience only.
    """

    def __init__(
        self,
        k_values: tuple[int, ...] = (2, 3, 4, 5, 6, 7, 8),
        n_init: int = 3,
        min_members: int = 20,
        min_stability: float = 0.8,
        min_silhouette: float = 0.25,
        bootstraps: int = 5,
        fit_sample: int = 20_000,
        silhouette_sample: int = 3_000,
        seed: int = 2011,
    ) -> None:
        self.k_values = k_values
        self.n_init = n_init
        self.min_members = min_members
        self.min_stability = min_stability
        self.min_silhouette = min_silhouette
        self.bootstraps = bootstraps
        self.fit_sample = fit_sample
        self.silhouette_sample = silhouette_sample
        self.seed = seed

    def fit(self, X: Floats, y: None = None) -> Self:
        """X: traders × columns, scaled. Sets labels_, k_, natural_, silhouette_, stability_, candidates_."""
        self.n_features_in_ = X.shape[1]
        # On so few rows threads wait for each other: on a busy machine with two cores one is 12 times faster.
        with threadpool_limits(limits=1):
            self._choose(X)
        return self

    def predict(self, X: Floats) -> Ints:
        """The segment 0…k−1 of each row."""
        labels: Ints = self.kmeans_.predict(np.ascontiguousarray(X)).astype(np.int64)
        return labels

    def _choose(self, X: Floats) -> None:
        self._random = np.random.default_rng(self.seed)
        sample = self._sample(X, self.fit_sample)
        models = {k: self._kmeans(sample, k) for k in self.k_values if k * self.min_members <= len(X)}
        found = [self._judge(sample, X, model) for model in models.values()]
        natural = [c for c in found if c.stability >= self.min_stability]
        best = max(natural, key=lambda c: c.silhouette, default=None)
        self.natural_ = best is not None
        self.k_ = best.k if best else self._convenience_k(found)
        self.candidates_ = found
        chosen = next((c for c in found if c.k == self.k_), Candidate(1, float("nan"), float("nan"), len(X)))
        self.silhouette_, self.stability_ = chosen.silhouette, chosen.stability
        self.kmeans_ = models.get(self.k_) or self._kmeans(sample, 1)
        self.cluster_centers_ = self.kmeans_.cluster_centers_
        self.labels_ = self.predict(X)

    def _judge(self, sample: Floats, X: Floats, model: KMeans) -> Candidate:
        smallest = int(np.bincount(model.predict(X), minlength=model.n_clusters).min())
        if smallest < self._least(len(X)):
            return Candidate(model.n_clusters, float("nan"), float("nan"), smallest)
        judged = self._sample(sample, self.silhouette_sample)
        silhouette = float(silhouette_score(judged, model.predict(judged)))
        worth_asking = silhouette >= self.min_silhouette
        return Candidate(
            model.n_clusters,
            silhouette,
            self._bootstrap_ari(sample, model) if worth_asking else float("nan"),
            smallest,
        )

    def _bootstrap_ari(self, sample: Floats, model: KMeans) -> float:
        whole = model.predict(sample)
        agreement = []
        for _ in range(self.bootstraps):
            drawn = sample[self._random.integers(0, len(sample), len(sample))]
            again = self._kmeans(drawn, model.n_clusters)
            agreement.append(adjusted_rand_score(whole, again.predict(sample)))
        return float(np.mean(agreement))

    def _convenience_k(self, found: list[Candidate]) -> int:
        return max((c.k for c in found if c.k <= CONVENIENCE_K and np.isfinite(c.silhouette)), default=1)

    def _least(self, members: int) -> int:
        return max(members // 100, self.min_members)

    def _kmeans(self, X: Floats, k: int) -> KMeans:
        return KMeans(n_clusters=k, n_init=self.n_init, random_state=self.seed).fit(X)

    def _sample(self, X: Floats, size: int) -> Floats:
        if len(X) <= size:
            return np.ascontiguousarray(X)
        return X[np.sort(self._random.choice(len(X), size, replace=False))]


def project(X: Floats) -> Floats:
    """Two coordinates per trader for a drawing: the first two principal components, each within −1…1."""
    if len(X) < 2 or X.shape[1] < 2:
        return np.zeros((len(X), 2))
    points = PCA(n_components=2, random_state=0).fit_transform(X)
    scaled: Floats = points / np.maximum(np.abs(points).max(axis=0), 1e-9)
    return scaled


def _median_amounts(amounts: Floats, currency: Ints) -> Floats:
    width = int(currency.max(initial=0)) + 1
    medians = np.ones(width + 1)
    for each in range(width):
        paid = amounts[(currency == each) & (amounts > 0)]
        medians[each] = np.median(paid) if len(paid) else 1.0
    return medians
