"""What people do with recommendations: take them up, refuse them, ask for a proposed group, open it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Offer
from webapp.core.errors import NotFound, Refusal
from webapp.groups.models import Group
from webapp.groups.opening import Terms, open_group
from webapp.insights.actions import record_event
from webapp.recommendations import queries
from webapp.recommendations.errors import ProposalGone
from webapp.recommendations.models import (
    Proposal,
    ProposalBacker,
    Recommendation,
    RecommendationResponse,
)

DAYS_OPEN = 7


def dismiss_recommendation(
    session: Session, *, recommendation_id: int, trader: Account, now: datetime
) -> dict[str, Any]:
    """The trader is not interested: the card goes, and its product is not recommended to her again.

    A card of an older night still counts. Raises NotFound for a card that is not hers.
    """
    card = session.get(Recommendation, recommendation_id)
    if card is None or card.trader_id != trader.id:
        raise NotFound(kind="recommendation")
    _respond(session, "dismissed", trader.id, card, now)
    record_event(session, "recommendation_dismissed", {"product_id": card.product_id}, trader.id)
    return {"product_id": card.product_id}


def back_proposal(session: Session, *, proposal_id: int, trader: Account, now: datetime) -> dict[str, Any]:
    """The trader wants to be told when the group opens; the group's id, if it is open already.

    Doing it twice is doing it once. Raises NotFound, ProposalGone.
    """
    proposal = session.scalar(select(Proposal).where(Proposal.id == proposal_id).with_for_update(read=True))
    if proposal is None:
        raise NotFound(kind="proposal")
    if proposal.state == "retired":
        raise ProposalGone()
    backer = {"proposal_id": proposal.id, "trader_id": trader.id, "created_at": now}
    session.execute(insert(ProposalBacker).values(backer).on_conflict_do_nothing())
    card = queries.card_for_proposal(session, trader.id, proposal.id)
    if card is not None:
        _respond(session, "accepted", trader.id, card, now)
    return {"proposal_id": proposal.id, "group_id": proposal.group_id}


def accept_group(session: Session, *, group_id: int, trader_id: int, now: datetime) -> bool:
    """Note that a trader joined a group that was recommended to her; False when it was not."""
    card = queries.card_for_group(session, trader_id, group_id)
    if card is not None:
        _respond(session, "accepted", trader_id, card, now)
    return card is not None


def open_proposals(
    session: Session, *, top: int, actor: Account | None, now: datetime, days: int = DAYS_OPEN
) -> list[Group]:
    """Open groups from the *top* standing proposals of most worth; what cannot be opened today is passed over.

    The cards that pointed at a proposal point at its group from the same moment; who else should see the groups is
    computed behind it.
    """
    opened: list[Group] = []
    for proposal in queries.standing_proposals(session):
        if len(opened) == top:
            break
        try:
            with session.begin_nested():
                opened.append(open_proposal(session, proposal, actor=actor, now=now, days=days))
        except Refusal:
            continue
    if opened:
        record_event(session, "proposals_opened", {"group_ids": [group.id for group in opened]})
    return opened


def open_proposal(
    session: Session, proposal: Proposal, *, actor: Account | None, now: datetime, days: int = DAYS_OPEN
) -> Group:
    """Open one proposed group, once. Raises what `open_group` raises, and ProposalGone."""
    _hold(session, proposal)
    if proposal.state != "standing":
        raise ProposalGone()
    terms = Terms(
        offer_id=proposal.offer_id,
        pickup_point_id=proposal.pickup_point_id,
        target=proposal.target,
        cap=proposal.cap,
        closes_at=now + timedelta(days=days),
    )
    group = open_group(session, terms, leader=None, actor=actor, now=now)
    turn_into_group(session, proposal, group)
    return group


def turn_into_group(session: Session, proposal: Proposal, group: Group) -> None:
    """The proposal has become this group, on its own terms: its cards show the group, and its backers are told."""
    _mark_opened(session, proposal, group)
    session.execute(
        update(Recommendation)
        .where(Recommendation.proposal_id == proposal.id)
        .values(proposal_id=None, group_id=group.id, expires_at=group.closes_at)
    )


def adopt_group(session: Session, group: Group) -> bool:
    """A trader opened a group where one was proposed: the proposal gives way, and its backers are told.

    Its cards are shown no more, for they may promise another price; whoever had one gets new cards by the event of
    the group's opening. False when nothing was proposed there.
    """
    proposal = session.scalar(
        select(Proposal)
        .where(Proposal.product_id == group.product_id, Proposal.pickup_point_id == group.pickup_point_id)
        .where(Proposal.state == "standing")
        .with_for_update(key_share=True)
    )
    if proposal is not None:
        _mark_opened(session, proposal, group)
    return proposal is not None


def _hold(session: Session, proposal: Proposal) -> None:
    """Lock the proposal as it stands now, behind its offer: the order of a trader who opens a group in its place."""
    session.execute(select(Offer.id).where(Offer.id == proposal.offer_id).with_for_update(key_share=True))
    again = select(Proposal).where(Proposal.id == proposal.id).with_for_update(key_share=True)
    session.scalar(again, execution_options={"populate_existing": True})


def _mark_opened(session: Session, proposal: Proposal, group: Group) -> None:
    session.flush()
    proposal.state, proposal.group_id = "opened", group.id
    record_event(session, "proposal_opened", {"proposal_id": proposal.id, "group_id": group.id})


def _respond(session: Session, kind: str, trader_id: int, card: Recommendation, now: datetime) -> None:
    row = {
        "trader_id": trader_id,
        "kind": kind,
        "product_id": card.product_id,
        "group_id": card.group_id,
        "proposal_id": card.proposal_id,
        "score": card.score,
        "created_at": now,
    }
    session.execute(insert(RecommendationResponse).values(row).on_conflict_do_nothing())
