"""The first page as its reader sees it, read in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region
from webapp.core.money import saving_percent
from webapp.groups import rules
from webapp.groups.models import JOINABLE, Group
from webapp.groups.queries import open_group_ids
from webapp.recommendations.card_shapes import HomeView, Market, ProposalCard
from webapp.recommendations.models import Proposal, ProposalBacker, Recommendation
from webapp.recommendations.names import Names, names_in
from webapp.recommendations.queries import LIVE, cards_for
from webapp.recommendations.reasons import worded

CARDS = 12
LANDING_GROUPS = 4


def home_view(session: Session, account: Account, now: datetime) -> HomeView:
    """What this person's first page shows, the best first; open groups of their region when nothing was chosen."""
    chosen = cards_for(session, account.id, now, CARDS) if account.role == "trader" else []
    group_ids = [card.group_id for card in chosen if card.group_id is not None]
    if not chosen:
        group_ids = open_group_ids(session, now, region_id=account.region_id, limit=CARDS)
    proposal_ids = [card.proposal_id for card in chosen if card.proposal_id is not None]
    return HomeView(
        name=account.name,
        role=account.role,
        place=_place(session, account),
        is_chosen=any(card.id is not None for card in chosen),
        group_ids=group_ids,
        proposals=proposal_cards(session, account, proposal_ids),
    )


def proposal_cards(session: Session, account: Account, proposal_ids: Sequence[int]) -> list[ProposalCard]:
    """The cards of these proposals for this reader, in the order asked for."""
    if not proposal_ids:
        return []
    rows = session.execute(_proposal_query(account.id).where(Proposal.id.in_(proposal_ids))).all()
    names = names_in(session, [reason for row in rows for reason in (row[6] or row[0]).reasons])
    cards = {row[0].id: _proposal_card(row, names) for row in rows}
    return [cards[each] for each in proposal_ids if each in cards]


def market(session: Session, now: datetime) -> Market:
    """How many groups are open, what is on sale, who is in, and the most that an open group saves."""
    is_open = and_(Group.state.in_(JOINABLE), Group.closes_at > now)
    products = (
        select(func.count()).select_from(Product).where(Product.withdrawn_at.is_(None)).scalar_subquery()
    )
    alone, promised = func.nullif(Group.alone_price, 0), Group.promised_price
    best = func.max((alone - promised) * 100 / alone)
    groups, members, saving, count = session.execute(
        select(func.count(), func.coalesce(func.sum(Group.members), 0), func.coalesce(best, 0), products)
        .select_from(Group)
        .where(is_open)
    ).one()
    return Market(groups, count, int(members), saving_percent(100, 100 - int(saving)))


def landing_ids(session: Session, now: datetime) -> list[int]:
    """A few open groups to show to a visitor, those that many have joined first."""
    query = select(Group.id).where(Group.state.in_(JOINABLE), Group.closes_at > now)
    order = (Group.members.desc(), Group.closes_at, Group.id)
    return list(session.scalars(query.order_by(*order).limit(LANDING_GROUPS)))


def _place(session: Session, account: Account) -> str | None:
    """The pickup point that the person chose, else their region."""
    point, region = session.execute(
        select(
            select(PickupPoint.name).where(PickupPoint.id == account.pickup_point_id).scalar_subquery(),
            select(Region.name).where(Region.id == account.region_id).scalar_subquery(),
        )
    ).one()
    return str(point or region or "") or None


def _proposal_query(trader_id: int) -> Select[*tuple[Any, ...]]:
    advice = and_(
        Recommendation.proposal_id == Proposal.id,
        Recommendation.trader_id == trader_id,
        Recommendation.run_id == LIVE,
    )
    backer = and_(ProposalBacker.proposal_id == Proposal.id, ProposalBacker.trader_id == trader_id)
    return (
        select(Proposal, Product.name, Product.unit, Category, PickupPoint.name, Offer, Recommendation)
        .add_columns(ProposalBacker.trader_id)
        .join(Product, Product.id == Proposal.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(PickupPoint, PickupPoint.id == Proposal.pickup_point_id)
        .join(Offer, Offer.id == Proposal.offer_id)
        .outerjoin(Recommendation, advice)
        .outerjoin(ProposalBacker, backer)
    )


def _proposal_card(row: Row[*tuple[Any, ...]], names: Names) -> ProposalCard:
    proposal, product, unit, category, point, offer, found, backed_by = row
    return ProposalCard(
        id=proposal.id,
        recommendation_id=found.id if found else None,
        product_id=proposal.product_id,
        product_name=product,
        unit=unit,
        category_id=category.id,
        icon=category.icon,
        pickup_point=point,
        currency=offer.currency,
        alone_price=offer.alone_price,
        promised_price=rules.tier_price(offer.tiers, proposal.target),
        target=proposal.target,
        likely_traders=proposal.likely_traders,
        reasons=worded((found or proposal).reasons, names),
        is_backed=backed_by is not None,
    )
