"""Recommendations for everyone by night, and for some after what they did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from ml.hybrid import Scorer
from webapp.core import clock
from webapp.recommendations import runs
from webapp.recommendations.card_rows import CardRow
from webapp.recommendations.models import RecommendationRun
from webapp.recommendations.queries import live_run
from webapp.recommendations.segmentations import newest_segmentation
from webapp.recommendations.shelf import open_groups, standing_places
from worker import recommending
from worker.context import JobRecord, Watcher, recorded, unit_of_work
from worker.jobs.insights import compute_features, compute_segments
from worker.market import shown_traders


def rebuild(watch: Watcher | None = None) -> dict[str, Any]:
    """Features, segments, recommendations and proposals, one after the other."""
    jobs = {"features": compute_features, "segments": compute_segments, "recommendations": compute}
    figures = {}
    for n, (name, job) in enumerate(jobs.items()):
        figures[name] = job(_share(watch, n, len(jobs)))
    return figures


def compute(watch: Watcher | None = None) -> dict[str, Any]:
    """Cards for every trader and proposals for every region, swapped in whole."""
    with recorded("recommendations", watch) as record:
        with unit_of_work() as session:
            segmentation = newest_segmentation(session)
            run = runs.begin_run(session, segmentation.id if segmentation else None, clock.now())
            run_id = run.id
        try:
            with unit_of_work() as session:
                _build(session, run_id, record)
        except BaseException:
            with unit_of_work() as session:
                runs.fail_run(session, run_id)
            raise
        return record.figures


def refresh(trader_id: int) -> None:
    """New cards for one trader in the live run, from the same counts as the run's own."""
    with unit_of_work() as session:
        refresh_traders(session, [trader_id])


def refresh_traders(session: Session, trader_ids: Sequence[int]) -> None:
    """New cards for these traders in the live run: what is open now, less what they joined or dismissed.

    The market is read as of the run, so that the nightly run would give the same numbers.
    """
    run = live_run(session)
    if run is None or not trader_ids:
        return
    reading = recommending.read_all(session, run.as_of, run.segmentation_id)
    groups, places = open_groups(session, clock.now()), standing_places(session)
    scorer = recommending.make_scorer(reading, groups, places)
    wanted = np.flatnonzero(np.isin(reading.market.trader_ids, np.array(trader_ids)))
    traders = np.intersect1d(wanted, shown_traders(session, reading.market))
    cards = scorer.choose(traders, recommending.barred_pairs(session, scorer, groups))
    runs.replace_cards(session, run, trader_ids, recommending.card_rows(scorer, cards, groups, places))


def expire() -> int:
    """Remove cards of groups that have closed, and runs retired long ago."""
    with unit_of_work() as session:
        return runs.expire_cards(session, clock.now())


def _share(watch: Watcher | None, part: int, parts: int) -> Watcher | None:
    """A watcher of one part, whose percents are a share of the whole's."""
    return (lambda percent, step: watch((100 * part + percent) // parts, step)) if watch else None


def _build(session: Session, run_id: int, record: JobRecord) -> None:
    run = session.get_one(RecommendationRun, run_id)
    record.step(10, "reading")
    reading = recommending.read_all(session, run.as_of, run.segmentation_id)
    groups = open_groups(session, run.as_of)
    record.step(30, "proposing")
    proposals, places = recommending.propose(session, reading, groups)
    scorer = recommending.make_scorer(reading, groups, places)
    record.step(50, "scoring")
    traders = shown_traders(session, reading.market)
    cards = scorer.choose(traders, recommending.barred_pairs(session, scorer, groups))
    record.step(70, "explaining")
    rows = list(recommending.card_rows(scorer, cards, groups, places))
    record.figures = _figures(scorer, len(traders), rows)
    record.step(85, "storing")
    proposed = recommending.proposal_rows(scorer, proposals, places, len(groups))
    runs.swap_in(session, run, proposed, rows, record.figures, clock.now())


def _figures(scorer: Scorer, traders: int, rows: Sequence[CardRow]) -> dict[str, Any]:
    return {
        "traders": traders,
        "traders_with_cards": len({row["trader_id"] for row in rows}),
        "cards": len(rows),
        "reasons": sum(len(row["reasons"]) for row in rows),
        "lines": len(scorer.market.line_trader),
    }
