"""What the models hand over for storing, and how cards are written by the ten thousand."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any, NamedTuple, TypedDict

from sqlalchemy.orm import Session

from webapp.insights.copying import copy_in
from webapp.recommendations.models import RecommendationRun

_CARD_COLUMNS = (
    "run_id", "trader_id", "group_id", "proposal_id", "product_id", "rank", "score", "reasons", "as_of", "expires_at",
)  # fmt: skip
PlaceKey = tuple[int, int]
"""A product and a pickup point."""


class Target(NamedTuple):
    """What a card shows: a group, or else a proposal."""

    group_id: int | None
    proposal_id: int | None
    expires_at: datetime | None


class CardRow(TypedDict):
    """One card to store. `group_id` is set, or `place`: the proposal's (product, pickup point)."""

    trader_id: int
    group_id: int | None
    place: PlaceKey | None
    product_id: int
    rank: int
    score: float
    reasons: list[dict[str, Any]]
    expires_at: datetime | None


class ProposalRow(TypedDict):
    """One proposal to store."""

    product_id: int
    offer_id: int
    pickup_point_id: int
    target: int
    cap: int
    expected_quantity: int
    likely_traders: int
    score: float
    reasons: list[dict[str, Any]]


def copy_cards(
    session: Session, run: RecommendationRun, cards: Iterable[CardRow], targets: dict[PlaceKey, Target]
) -> None:
    """Write the cards of a run. *targets* says what stands at each place that a card names."""
    lines = StringIO()
    writer = csv.writer(lines)
    for card in cards:
        own = Target(card["group_id"], None, card["expires_at"])
        target = targets.get(card["place"]) if card["place"] else own
        if target is None:
            continue  # opened meanwhile on other terms: the next refresh brings that group
        reasons = json.dumps(card["reasons"], separators=(",", ":"))
        head = (run.id, card["trader_id"], target.group_id, target.proposal_id, card["product_id"])
        writer.writerow((*head, card["rank"], card["score"], reasons, run.as_of, target.expires_at))
    copy_in(session, "recommendations", _CARD_COLUMNS, (lines.getvalue(),))


def place_of(row: ProposalRow) -> PlaceKey:
    """Where the proposal stands."""
    return row["product_id"], row["pickup_point_id"]
