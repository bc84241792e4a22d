"""What may be recommended at a moment: groups that can be joined, and places where a group could start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, contains_eager

from webapp.accounts.models import Account
from webapp.catalog.models import PickupPoint
from webapp.groups import rules
from webapp.groups.models import JOINABLE, Group, Membership
from webapp.recommendations.models import Proposal


class OpenGroup(NamedTuple):
    """A group with room; `promise` in minor units, `fill` the share 0…1 of its target that is taken."""

    group_id: int
    product_id: int
    offer_id: int
    region_id: int
    promise: int
    fill: float
    closes_at: datetime


class Place(NamedTuple):
    """Where a group could start: an offer at a pickup point, with the price it would promise."""

    product_id: int
    offer_id: int
    region_id: int
    pickup_point_id: int
    promise: int


def open_groups(session: Session, now: datetime) -> list[OpenGroup]:
    """Every group that can still be joined."""
    query = (
        select(Group, PickupPoint.region_id)
        .join(PickupPoint, PickupPoint.id == Group.pickup_point_id)
        .where(Group.state.in_(JOINABLE), Group.closes_at > now, Group.firm < Group.cap)
        .order_by(Group.id)
    )
    return [
        OpenGroup(
            group.id, group.product_id, group.offer_id, region, group.promised_price,
            min(group.firm / group.target, 1.0), group.closes_at,
        )
        for group, region in session.execute(query)
    ]  # fmt: skip


def standing_places(session: Session) -> list[Place]:
    """Where the standing proposals would start."""
    query = (
        select(Proposal, PickupPoint.region_id)
        .join(Proposal.pickup_point)
        .join(Proposal.offer)
        .where(Proposal.state == "standing")
        .options(contains_eager(Proposal.offer))
        .order_by(Proposal.id)
    )
    return [
        Place(
            each.product_id, each.offer_id, region, each.pickup_point_id,
            rules.tier_price(each.offer.tiers, each.target),
        )
        for each, region in session.execute(query)
    ]  # fmt: skip


def usual_pickup_points(session: Session) -> dict[int, int]:
    """The pickup point of each region that most of its traders use; the oldest where nobody chose."""
    users = func.count(Account.id)
    query = (
        select(PickupPoint.region_id, PickupPoint.id)
        .outerjoin(Account, Account.pickup_point_id == PickupPoint.id)
        .group_by(PickupPoint.id)
        .order_by(PickupPoint.region_id, users.desc(), PickupPoint.id)
        .ext(distinct_on(PickupPoint.region_id))
    )
    return dict(session.execute(query).all())


def seats(session: Session, group_ids: Sequence[int]) -> list[tuple[int, int]]:
    """(trader, group) of every active seat in these groups."""
    query = select(Membership.trader_id, Membership.group_id).where(
        Membership.status == "active", Membership.group_id.in_(group_ids)
    )
    return [(trader, group) for trader, group in session.execute(query)]
