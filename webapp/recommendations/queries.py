"""What recommendations can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from webapp.accounts.models import Account
from webapp.catalog.models import PickupPoint
from webapp.groups.models import JOINABLE, Group, Membership
from webapp.recommendations.models import (
    Proposal,
    ProposalBacker,
    Recommendation,
    RecommendationResponse,
    RecommendationRun,
)

LEAST_REASONS = 2
LIVE = select(RecommendationRun.id).where(RecommendationRun.state == "live").scalar_subquery()


def cards_for(session: Session, trader_id: int, now: datetime, limit: int = 12) -> list[Recommendation]:
    """The trader's cards that still mean something, best first, each with its group or proposal, offer, product and
    pickup point: groups she can still join and is not in, proposals that still stand. One query; for a trader whom
    the models have not met yet a second one, for what her region buys."""
    group, proposal = aliased(Group), aliased(Proposal)
    query = (
        select(Recommendation)
        .outerjoin(group, group.id == Recommendation.group_id)
        .outerjoin(proposal, proposal.id == Recommendation.proposal_id)
        .where(Recommendation.trader_id == trader_id, Recommendation.run_id == LIVE)
        .where(or_(_joinable(group, trader_id, now), proposal.state == "standing"))
        .where(Recommendation.product_id.not_in(_dismissed(trader_id)))
        .order_by(Recommendation.rank, Recommendation.id)
        .limit(limit)
    )
    cards = list(session.scalars(query.options(*_with_things(group, proposal))))
    return cards or newcomer_cards(session, trader_id, now, limit)


def newcomer_cards(session: Session, trader_id: int, now: datetime, limit: int = 12) -> list[Recommendation]:
    """What the trader's region buys, with the reasons that hold for everyone there. These cards are not stored:
    their `id` is None, so they cannot be dismissed."""
    group = aliased(Group)
    query = (
        select(Proposal, group, RecommendationRun.as_of)
        .join(RecommendationRun, RecommendationRun.id == Proposal.run_id)
        .join(PickupPoint, PickupPoint.id == Proposal.pickup_point_id)
        .join(Account, and_(Account.id == trader_id, Account.region_id == PickupPoint.region_id))
        .outerjoin(group, group.id == Proposal.group_id)
        .where(or_(Proposal.state == "standing", _joinable(group, trader_id, now)))
        .where(func.jsonb_array_length(Proposal.reasons) >= LEAST_REASONS)
        .where(Proposal.product_id.not_in(_dismissed(trader_id)))
        .options(*(joinedload(each) for each in (Proposal.product, Proposal.offer, Proposal.pickup_point)))
        .options(*(joinedload(each) for each in (group.product, group.offer, group.pickup_point)))
        .order_by(Proposal.state, Proposal.score.desc(), Proposal.id)
        .limit(limit)
    )
    rows = session.execute(query).all()
    return [_unstored(trader_id, rank, *row) for rank, row in enumerate(rows, start=1)]


def cards_for_groups(session: Session, trader_id: int, group_ids: Iterable[int]) -> dict[int, Recommendation]:
    """The trader's live card of each of these groups that was recommended to her."""
    query = select(Recommendation).where(
        Recommendation.trader_id == trader_id,
        Recommendation.run_id == LIVE,
        Recommendation.group_id.in_(list(group_ids)),
    )
    return {card.group_id: card for card in session.scalars(query) if card.group_id is not None}


def card_for_group(session: Session, trader_id: int, group_id: int) -> Recommendation | None:
    """The trader's live card of this group."""
    return cards_for_groups(session, trader_id, [group_id]).get(group_id)


def card_for_proposal(session: Session, trader_id: int, proposal_id: int) -> Recommendation | None:
    """The trader's live card of this proposal."""
    return session.scalar(
        select(Recommendation).where(
            Recommendation.trader_id == trader_id,
            Recommendation.run_id == LIVE,
            Recommendation.proposal_id == proposal_id,
        )
    )


def holders_of_proposal_cards(session: Session, group_id: int) -> list[int]:
    """Traders whose live card still shows the proposal that this group came from."""
    query = (
        select(Recommendation.trader_id)
        .join(Proposal, Proposal.id == Recommendation.proposal_id)
        .where(Recommendation.run_id == LIVE, Proposal.group_id == group_id)
        .order_by(Recommendation.trader_id)
    )
    return list(session.scalars(query))


def live_run(session: Session) -> RecommendationRun | None:
    """The run whose cards are shown; None before the first."""
    return session.scalar(select(RecommendationRun).where(RecommendationRun.state == "live"))


def standing_proposals(session: Session, limit: int = 500) -> list[Proposal]:
    """Proposals that nobody has opened, those of most worth first, with product, offer and pickup point."""
    query = (
        select(Proposal)
        .where(Proposal.state == "standing")
        .options(joinedload(Proposal.product), joinedload(Proposal.offer), joinedload(Proposal.pickup_point))
        .order_by(Proposal.score.desc(), Proposal.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def backer_ids(session: Session, proposal_id: int) -> list[int]:
    """Traders who asked to be told when the proposed group opens, the first to ask first."""
    query = select(ProposalBacker.trader_id).where(ProposalBacker.proposal_id == proposal_id)
    return list(session.scalars(query.order_by(ProposalBacker.created_at, ProposalBacker.trader_id)))


def dismissed_products(session: Session, trader_ids: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """(trader, product) of everything that was dismissed, of these traders or of all."""
    query = select(RecommendationResponse.trader_id, RecommendationResponse.product_id).where(
        RecommendationResponse.kind == "dismissed"
    )
    if trader_ids is not None:
        query = query.where(RecommendationResponse.trader_id.in_(trader_ids))
    return [(trader, product) for trader, product in session.execute(query)]


def counts_of_live_run(session: Session) -> dict[str, Any]:
    """Cards, traders with cards and standing proposals, for the admin's page."""
    cards, traders = session.execute(
        select(func.count(), func.count(Recommendation.trader_id.distinct())).where(
            Recommendation.run_id == LIVE
        )
    ).one()
    standing = session.scalar(select(func.count()).select_from(Proposal).where(Proposal.state == "standing"))
    return {"cards": cards, "traders": traders, "proposals": standing}


def _unstored(
    trader_id: int, rank: int, proposal: Proposal, group: Group | None, as_of: datetime
) -> Recommendation:
    return Recommendation(
        trader_id=trader_id,
        group=group,
        group_id=group.id if group else None,
        proposal=None if group else proposal,
        proposal_id=None if group else proposal.id,
        product_id=proposal.product_id,
        rank=rank,
        score=proposal.score,
        reasons=proposal.reasons,
        as_of=as_of,
    )


def _joinable(group: Any, trader_id: int, now: datetime) -> ColumnElement[bool]:
    mine = select(Membership.group_id).where(Membership.trader_id == trader_id, Membership.status == "active")
    return and_(
        group.state.in_(JOINABLE), group.closes_at > now, group.firm < group.cap, group.id.not_in(mine)
    )


def _dismissed(trader_id: int) -> Select[int]:
    return select(RecommendationResponse.product_id).where(
        RecommendationResponse.trader_id == trader_id, RecommendationResponse.kind == "dismissed"
    )


def _with_things(group: Any, proposal: Any) -> list[ExecutableOption]:
    paths = (
        (contains_eager(Recommendation.group.of_type(group)), group),
        (contains_eager(Recommendation.proposal.of_type(proposal)), proposal),
    )
    return [
        path.joinedload(each)
        for path, thing in paths
        for each in (thing.product, thing.offer, thing.pickup_point)
    ]
