"""What is computed from what happened: features of traders, and their segments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from ml.features import FEATURES, trader_features
from ml.labels import label_segments
from ml.market import Floats, Ints, Market
from ml.segments import AutoKMeans, FeatureScale, project
from webapp.core import clock
from webapp.insights.actions import forget_job_runs, store_features
from webapp.recommendations.segmentations import Choice, SegmentRow, store_segmentation
from worker.context import Watcher, recorded, unit_of_work
from worker.market import read_market

KEEP_RUNS_DAYS = 30


def compute_features(watch: Watcher | None = None) -> dict[str, Any]:
    """The five features of every trader, stored."""
    with recorded("features", watch) as record:
        record.step(10, "reading")
        with unit_of_work() as session:
            market = read_market(session, clock.now())
            record.figures = {"traders": len(market.trader_ids), "lines": len(market.line_trader)}
            _store(session, market, np.arange(len(market.trader_ids)))
        return record.figures


def refresh_features(session: Session, trader_ids: Sequence[int]) -> None:
    """The same features for a few traders, from the lines that theirs depend on."""
    market = read_market(session, clock.now(), only_traders=list(trader_ids))
    _store(session, market, np.flatnonzero(np.isin(market.trader_ids, np.array(trader_ids))))


def compute_segments(watch: Watcher | None = None) -> dict[str, Any]:
    """Cluster every trader who ever ordered, and store the clusters, their members and the drawing."""
    with recorded("segments", watch) as record:
        record.step(10, "reading")
        with unit_of_work() as session:
            market = read_market(session, clock.now())
        record.step(30, "clustering")
        ordered = np.unique(market.line_trader)
        features = trader_features(market)[ordered]
        if len(ordered):
            scaled = (
                FeatureScale()
                .fit(features, market.trader_currency[ordered])
                .transform(features, market.trader_currency[ordered])
            )
            model = AutoKMeans().fit(scaled)
            record.step(80, "storing")
            with unit_of_work() as session:
                _store_segments(session, market.trader_ids[ordered], features, scaled, model)
            record.figures = {"traders": len(ordered), "k": model.k_, "natural": model.natural_}
            record.figures |= {
                "silhouette": _figure(model.silhouette_),
                "stability": _figure(model.stability_),
            }
        return record.figures


def forget_old_runs() -> None:
    """Drop the rows of jobs that ran long ago."""
    with unit_of_work() as session:
        forget_job_runs(session, clock.now() - timedelta(days=KEEP_RUNS_DAYS))


def _store(session: Session, market: Market, traders: Ints) -> None:
    rows = zip(market.trader_ids[traders].tolist(), trader_features(market)[traders].tolist(), strict=True)
    store_features(session, FEATURES, list(rows), clock.now())


def _store_segments(
    session: Session, trader_ids: Ints, features: Floats, scaled: Floats, model: AutoKMeans
) -> None:
    labels = label_segments(scaled, model.labels_)
    segments: list[SegmentRow] = []
    for number, label in enumerate(labels):
        mine = features[model.labels_ == number]
        means = zip(FEATURES, mine.mean(axis=0).round(4).tolist(), strict=True) if len(mine) else ()
        centre = {name: mean for name, mean in means if name != "location"}  # a place has no mean
        segments.append({"number": number, "label": label, "size": len(mine), "centre": centre})
    choice: Choice = {
        "k": model.k_,
        "traders": len(trader_ids),
        "silhouette": _figure(model.silhouette_),
        "stability": _figure(model.stability_),
        "is_natural": model.natural_,
        "seed": model.seed,
    }
    points = project(scaled).round(4)
    members = zip(trader_ids.tolist(), model.labels_.tolist(), *points.T.tolist(), strict=True)
    store_segmentation(session, choice, segments, members, clock.now())


def _figure(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None
