"""What groups can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.catalog.models import PickupPoint, Product
from webapp.groups.models import JOINABLE, Group, Membership

LOG_LENGTH = 50
SIBLINGS = 3


def open_group_ids(
    session: Session,
    now: datetime,
    *,
    region_id: int | None = None,
    product_id: int | None = None,
    not_of: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[int]:
    """Groups that can be joined, the soonest to close first; *not_of* is a trader whose own are left out."""
    query = select(Group.id).where(Group.state.in_(JOINABLE), Group.closes_at > now)
    if region_id is not None:
        query = query.join(Group.pickup_point).where(PickupPoint.region_id == region_id)
    if product_id is not None:
        query = query.where(Group.product_id == product_id)
    if not_of is not None:
        query = query.where(Group.id.not_in(_groups_of(not_of)))
    return list(session.scalars(query.order_by(Group.closes_at, Group.id).limit(limit).offset(offset)))


def group_ids_of(session: Session, trader_id: int, limit: int = 50) -> list[int]:
    """Groups in which the trader has a seat, the joinable ones first, then the newest."""
    query = (
        select(Group.id)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.trader_id == trader_id, Membership.status == "active")
        .order_by(case((Group.state.in_(JOINABLE), 0), else_=1), Group.closes_at.desc(), Group.id)
    )
    return list(session.scalars(query.limit(limit)))


def find_group_by_code(session: Session, code: str) -> int | None:
    """The group whose code was read out or scanned; capital letters or small."""
    typed = code.strip().upper()
    if not (typed.isascii() and typed.isalnum()):
        return None
    return session.scalar(select(Group.id).where(Group.code == typed, Group.state != "draft"))


def member_ids(session: Session, group_id: int) -> list[int]:
    """Everyone with an active seat, by when they joined."""
    query = select(Membership.trader_id).where(Membership.group_id == group_id, Membership.status == "active")
    return list(session.scalars(query.order_by(Membership.joined_at, Membership.id)))


def sibling_group_ids(
    session: Session, group_ids: Sequence[int], *, now: datetime, without: int | None, room_for: int = 1
) -> dict[int, list[int]]:
    """Live groups that could take the place of each of these: the same product first, then its category.

    Only in the same region, where the reader can pick goods up, and only with room for the quantity; *without* is a
    trader whose own groups are left out. Groups without any sibling are left out of the answer.
    """
    live, live_product, live_point = aliased(Group), aliased(Product), aliased(PickupPoint)
    same_product = live.product_id == Group.product_id
    order = (case((same_product, 0), else_=1), live.closes_at, live.id)
    place = func.row_number().over(partition_by=Group.id, order_by=order).label("place")
    pairs = (
        select(Group.id, live.id.label("other"), place)
        .join(Group.product)
        .join(Group.pickup_point)
        .join(live, and_(live.id != Group.id, live.currency == Group.currency))
        .join(live_product, live_product.id == live.product_id)
        .join(live_point, live_point.id == live.pickup_point_id)
        .where(Group.id.in_(group_ids), live.state.in_(JOINABLE), live.closes_at > now)
        .where(live.cap - live.firm >= func.greatest(live.step, room_for), live.id.not_in(_groups_of(without)))
        .where(or_(same_product, live_product.category_id == Product.category_id))
        .where(live_point.region_id == PickupPoint.region_id)
        .subquery()
    )
    query = select(pairs.c.id, pairs.c.other).where(pairs.c.place <= SIBLINGS)
    found: dict[int, list[int]] = {}
    for group_id, other in session.execute(query.order_by(pairs.c.id, pairs.c.place)) if group_ids else ():
        found.setdefault(group_id, []).append(other)
    return found


def _groups_of(trader_id: int | None) -> Select[int]:
    mine = select(Membership.group_id).where(Membership.status == "active")
    return mine.where(Membership.trader_id == trader_id)
