"""What the admin's pages show, put together from the nouns' own queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp.admin.queries import Numbers, numbers
from webapp.insights.models import JobRun
from webapp.insights.queries import currencies, last_job_runs, waiting_events
from webapp.recommendations.models import Segment, Segmentation
from webapp.recommendations.queries import counts_of_live_run, live_run
from webapp.recommendations.segmentations import drawn_members, newest_segmentation, segments_of
from webapp.web.filters import percent
from webapp.web.i18n import money, number

DRAWN = 600
WORKER_NEEDS = timedelta(seconds=60)
"""How long after a button was pressed the page keeps looking for the job to begin."""
SHOWN_FEATURES = ("purchase_frequency", "avg_transaction_value", "price_sensitivity", "product_diversity")


def figure(value: float, feature: str, currency: str | None) -> str:
    """A segment's mean, as people read it; money only where all of the market has one currency."""
    if feature == "price_sensitivity":
        return percent(round(value * 100))
    if feature != "avg_transaction_value":
        return number(round(value, 1))
    return money(round(value), currency) if currency else "–"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The segments as points `(number, x, y)` with x and y in −100…100, and as rows of a table."""

    segmentation: Segmentation
    segments: Sequence[Segment]
    points: Sequence[tuple[int, int, int]]
    currency: str | None
    """The market's only one; None when it has several."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """The last runs; `is_moving`: the page asks again in two seconds."""

    runs: Sequence[JobRun]
    is_moving: bool
    asked: int = 0
    """When a job was asked for, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Home:
    """The admin's first page."""

    numbers: Numbers
    drawing: Drawing | None
    jobs: Jobs
    events: dict[str, object]
    cards: dict[str, int]
    as_of: datetime | None


def home(session: Session, asked: int, now: datetime) -> Home:
    """Everything on the first page."""
    run = live_run(session)
    return Home(
        numbers(session, now), _drawing(session), jobs(session, asked, now), waiting_events(session, now),
        counts_of_live_run(session), run.as_of if run else None,
    )  # fmt: skip


def jobs(session: Session, asked: int, now: datetime) -> Jobs:
    """The last runs, and whether something still moves."""
    runs = last_job_runs(session)
    is_running = any(run.outcome is None and run.started_at > now - timedelta(hours=1) for run in runs)
    newest = runs[0].started_at.timestamp() if runs else 0
    is_awaited = 0 <= now.timestamp() - asked < WORKER_NEEDS.total_seconds() and newest < asked
    return Jobs(runs, is_running or is_awaited, asked)


def _drawing(session: Session) -> Drawing | None:
    segmentation = newest_segmentation(session)
    if segmentation is None:
        return None
    members = drawn_members(session, segmentation.id, DRAWN)
    points = [(number, round(x * 100), round(y * 100)) for number, x, y in members]
    used = currencies(session)
    only = used[0] if len(used) == 1 else None
    return Drawing(segmentation, segments_of(session, segmentation.id), points, only)
