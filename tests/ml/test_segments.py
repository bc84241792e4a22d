"""Segments: k must be justified, or the answer is that there are no natural groups."""

import numpy as np
import pytest
from sklearn.base import clone

from ml.features import FEATURES
from ml.labels import label_segments
from ml.market import Floats
from ml.segments import LOCATION, AutoKMeans, FeatureScale, project


def blobs(*sizes: int) -> Floats:
    random = np.random.default_rng(7)
    parts = [random.normal(10 * n, 1, (size, 4)) for n, size in enumerate(sizes)]
    return np.vstack(parts)


def cloud(size: int) -> Floats:
    return np.random.default_rng(7).uniform(size=(size, 4))


def test_groups_that_are_there_are_found() -> None:
    model = AutoKMeans().fit(blobs(100, 100, 100))
    assert (model.k_, model.natural_) == (3, True)
    assert model.silhouette_ > 0.7
    assert model.stability_ >= 0.8


def test_a_cloud_has_no_natural_groups_and_is_split_in_five_for_convenience() -> None:
    model = AutoKMeans(min_silhouette=0.35).fit(cloud(1_000))
    assert (model.k_, model.natural_) == (5, False)


def test_a_cluster_of_a_few_is_refused_however_clear() -> None:
    model = AutoKMeans().fit(blobs(300, 300, 4))
    assert model.k_ == 2
    assert np.bincount(model.labels_).min() >= 20


def test_a_handful_of_traders_is_one_segment() -> None:
    model = AutoKMeans().fit(blobs(3, 3))
    assert (model.k_, model.natural_, set(model.labels_)) == (1, False, {0})


def test_the_same_traders_give_the_same_segments() -> None:
    first, second = (AutoKMeans().fit(blobs(60, 60)) for _ in range(2))
    assert repr(first.candidates_) == repr(second.candidates_)  # NaN differs from itself
    assert (first.labels_ == second.labels_).all()


def test_it_can_be_cloned_as_any_estimator() -> None:
    assert clone(AutoKMeans(seed=3)).get_params()["seed"] == 3


@pytest.fixture
def features() -> Floats:
    drawn = np.random.default_rng(7).lognormal(size=(200, 5))
    drawn[:, LOCATION] = np.arange(200) % 2 + 1
    return drawn


def test_location_weighs_at_most_three_tenths(features: Floats) -> None:
    scaled = (
        FeatureScale().fit(features, np.zeros(200, np.int64)).transform(features, np.zeros(200, np.int64))
    )
    assert scaled[:, 4:].max() == pytest.approx(0.3)
    assert scaled[:, :4].std(axis=0) == pytest.approx([1, 1, 1, 1])


def test_a_currency_does_not_make_a_segment(features: Floats) -> None:
    shillings, currency = features.copy(), np.repeat([0, 1], 100)
    shillings[:, FEATURES.index("avg_transaction_value")] *= np.where(currency, 5_000, 1)
    one, two = (FeatureScale().fit(x, currency).transform(x, currency) for x in (features, shillings))
    assert one == pytest.approx(two)


def test_a_drawing_stays_within_its_frame() -> None:
    points = project(blobs(50, 50))
    assert points.shape == (100, 2)
    assert np.abs(points).max() == pytest.approx(1)


def test_labels_say_what_sets_each_segment_apart_and_differ() -> None:
    scaled = np.array([[2.0, 0, 0, 0]] * 5 + [[-2, 0, 0, 0]] * 5 + [[-2, 0, 0, 0]] * 5 + [[0, 0, 0, 0]] * 5)
    labels = label_segments(scaled, np.repeat([0, 1, 2, 3], 5))
    assert labels == ["frequent", "occasional", "occasional+3", "typical"]
    assert max(map(len, labels)) <= 40
