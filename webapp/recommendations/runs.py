"""A run of the models: begun, then swapped in whole. Readers see the last run or this one, never half of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from webapp.groups.models import JOINABLE, Group
from webapp.recommendations.card_rows import CardRow, PlaceKey, ProposalRow, Target, copy_cards, place_of
from webapp.recommendations.models import Proposal, ProposalBacker, Recommendation, RecommendationRun

KEEP_RETIRED_DAYS = 7
"""A phone that was away this long can still refuse a card it shows."""
_SWAP_LOCK = 0x5BAC5


def begin_run(session: Session, segmentation_id: int | None, now: datetime) -> RecommendationRun:
    """A run that is being built; what an earlier, broken one left is marked failed."""
    long_ago = RecommendationRun.created_at < now - timedelta(hours=6)
    building = RecommendationRun.state == "building"
    session.execute(update(RecommendationRun).where(building, long_ago).values(state="failed"))
    run = RecommendationRun(
        as_of=now, segmentation_id=segmentation_id, state="building", figures={}, created_at=now
    )
    session.add(run)
    session.flush()
    return run


def fail_run(session: Session, run_id: int) -> None:
    """The run came to nothing; the live one stays."""
    building = RecommendationRun.state == "building"
    session.execute(
        update(RecommendationRun).where(RecommendationRun.id == run_id, building).values(state="failed")
    )


def swap_in(
    session: Session,
    run: RecommendationRun,
    proposals: Sequence[ProposalRow],
    cards: Iterable[CardRow],
    figures: dict[str, Any],
    now: datetime,
) -> None:
    """Make the run live with its proposals and cards, and retire the one before: all in the caller's transaction.

    A proposal for the same product and pickup point keeps its id, so that those who backed it, and phones that
    still show it, mean the new one.
    """
    session.execute(select(func.pg_advisory_xact_lock(_SWAP_LOCK)))
    opened = _open_groups(session, now)
    _keep_proposals(session, run.id, [row for row in proposals if place_of(row) not in opened], now)
    targets = _standing(session) | _opened_as_proposed(proposals, _open_groups(session, now))
    copy_cards(session, run, cards, targets)
    live = RecommendationRun.state == "live"
    session.execute(update(RecommendationRun).where(live).values(state="retired"))
    values = {"state": "live", "live_at": now, "figures": figures}
    session.execute(update(RecommendationRun).where(RecommendationRun.id == run.id).values(**values))


def replace_cards(
    session: Session, run: RecommendationRun, trader_ids: Sequence[int], cards: Iterable[CardRow]
) -> None:
    """Put these cards in the place of the traders' own in the live run, if it is still the live one."""
    held = session.scalar(
        select(RecommendationRun.id)
        .where(RecommendationRun.id == run.id, RecommendationRun.state == "live")
        .with_for_update(read=True)
    )
    if held is None:
        return
    mine = Recommendation.trader_id.in_(trader_ids)
    session.execute(select(func.pg_advisory_xact_lock(_SWAP_LOCK, int(min(trader_ids)) % 2**31)))
    session.execute(delete(Recommendation).where(Recommendation.run_id == run.id, mine))
    copy_cards(session, run, cards, _standing(session))


def expire_cards(session: Session, now: datetime) -> int:
    """Remove cards of groups that can no longer be joined, and runs retired for a week; the cards removed."""
    closed = select(Group.id).where(or_(Group.state.not_in(JOINABLE), Group.closes_at <= now))
    gone = session.execute(
        delete(Recommendation)
        .where(or_(Recommendation.group_id.in_(closed), Recommendation.expires_at <= now))
        .returning(Recommendation.id)
    ).all()
    old = RecommendationRun.created_at < now - timedelta(days=KEEP_RETIRED_DAYS)
    session.execute(delete(RecommendationRun).where(RecommendationRun.state.in_(("retired", "failed")), old))
    return len(gone)


def _standing(session: Session) -> dict[PlaceKey, Target]:
    query = select(Proposal.product_id, Proposal.pickup_point_id, Proposal.id).where(
        Proposal.state == "standing"
    )
    return {
        (product, point): Target(None, proposal, None) for product, point, proposal in session.execute(query)
    }


def _open_groups(session: Session, now: datetime) -> dict[PlaceKey, Group]:
    """Groups that can be joined, by product and pickup point: somebody may have opened one since the run began."""
    query = select(Group).where(Group.state.in_(JOINABLE), Group.closes_at > now).order_by(Group.id)
    return {(group.product_id, group.pickup_point_id): group for group in session.scalars(query)}


def _opened_as_proposed(
    proposals: Sequence[ProposalRow], opened: dict[PlaceKey, Group]
) -> dict[PlaceKey, Target]:
    """Groups that were opened on the very terms of a proposal, so that its cards are true of them."""
    return {
        place_of(row): Target(group.id, None, group.closes_at)
        for row in proposals
        if (group := opened.get(place_of(row))) is not None
        and (group.offer_id, group.target) == (row["offer_id"], row["target"])
    }


def _keep_proposals(session: Session, run_id: int, proposals: Sequence[ProposalRow], now: datetime) -> None:
    standing = _standing(session)
    known = [
        {**row, "run_id": run_id, "id": standing[place_of(row)].proposal_id}
        for row in proposals
        if place_of(row) in standing
    ]
    fresh = [
        {**row, "run_id": run_id, "created_at": now} for row in proposals if place_of(row) not in standing
    ]
    if known:
        session.execute(update(Proposal), known)
    if fresh:
        session.execute(insert(Proposal), fresh)
    _retire_unwanted(session, run_id)


def _retire_unwanted(session: Session, run_id: int) -> None:
    """Proposals that were not made again go, unless somebody waits for them: those stand on, with the reasons that
    do not age."""
    unwanted = (Proposal.state == "standing", Proposal.run_id != run_id)
    backed = Proposal.id.in_(select(ProposalBacker.proposal_id))
    session.execute(update(Proposal).where(*unwanted, ~backed).values(state="retired"))
    ageless = func.jsonb_path_query_array(Proposal.reasons, text("'$[*] ? (@.code == \"saves\")'"))
    session.execute(update(Proposal).where(*unwanted, backed).values(run_id=run_id, reasons=ageless))
