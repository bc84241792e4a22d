"""The clustering of traders and their features, stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import String, cast, delete, func, select
from sqlalchemy.orm import Session

from webapp.insights.copying import copy_in
from webapp.recommendations.models import RecommendationRun, Segment, Segmentation, SegmentMember

KEEP = 3
"""Segmentations kept beside those that a run's reasons quote."""


class Choice(TypedDict):
    """How k was chosen: silhouette and stability are None where k = 1 or no k was acceptable."""

    k: int
    traders: int
    silhouette: float | None
    stability: float | None
    is_natural: bool
    seed: int


class SegmentRow(TypedDict):
    """One cluster; `label` is a code, `centre` the mean of each feature in its own unit."""

    number: int
    label: str
    size: int
    centre: dict[str, Any]


def store_segmentation(
    session: Session,
    choice: Choice,
    segments: Sequence[SegmentRow],
    members: Iterable[tuple[int, int, float, float]],
    now: datetime,
) -> Segmentation:
    """A new clustering with its members `(trader_id, number, x, y)`; the oldest unquoted ones go."""
    segmentation = Segmentation(**choice, computed_at=now)
    session.add(segmentation)
    session.flush()
    session.add_all(Segment(segmentation_id=segmentation.id, **row) for row in segments)
    lines = (f"{segmentation.id},{t},{n},{x!r},{y!r}\n" for t, n, x, y in members)
    copy_in(session, "segment_members", ("segmentation_id", "trader_id", "number", "x", "y"), lines)
    _forget_old(session)
    return segmentation


def segment_numbers(session: Session, segmentation_id: int) -> list[tuple[int, int]]:
    """(trader, number) of each member."""
    query = select(SegmentMember.trader_id, SegmentMember.number).where(
        SegmentMember.segmentation_id == segmentation_id
    )
    return [(trader, number) for trader, number in session.execute(query)]


def newest_segmentation(session: Session) -> Segmentation | None:
    """The clustering in use."""
    return session.scalar(select(Segmentation).order_by(Segmentation.id.desc()).limit(1))


def segments_of(session: Session, segmentation_id: int) -> list[Segment]:
    """Its clusters by number."""
    return list(
        session.scalars(
            select(Segment).where(Segment.segmentation_id == segmentation_id).order_by(Segment.number)
        )
    )


def drawn_members(
    session: Session, segmentation_id: int, limit: int = 1500
) -> list[tuple[int, float, float]]:
    """(number, x, y) of an even sample of its traders, x and y within −1…1."""
    query = (
        select(SegmentMember.number, SegmentMember.x, SegmentMember.y)
        .where(SegmentMember.segmentation_id == segmentation_id)
        .order_by(func.md5(cast(SegmentMember.trader_id, String)))
        .limit(limit)
    )
    return [(number, x, y) for number, x, y in session.execute(query)]


def _forget_old(session: Session) -> None:
    newest = select(Segmentation.id).order_by(Segmentation.id.desc()).limit(KEEP)
    quoted = select(RecommendationRun.segmentation_id).where(RecommendationRun.segmentation_id.is_not(None))
    session.execute(
        delete(Segmentation).where(Segmentation.id.not_in(newest), Segmentation.id.not_in(quoted))
    )
