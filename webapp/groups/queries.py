"""What groups can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.catalog.models import PickupPoint, Product
from webapp.core.errors import NotFound
from webapp.groups.models import JOINABLE, Group, GroupEvent, Membership

LOG_LENGTH = 50


def get_group(session: Session, group_id: int) -> Group:
    """The group with its product, offer and pickup point. Raises NotFound."""
    group = session.scalar(
        select(Group)
        .where(Group.id == group_id, Group.state != "draft")
        .options(joinedload(Group.product), joinedload(Group.offer), joinedload(Group.pickup_point))
    )
    if group is None:
        raise NotFound(kind="group")
    return group


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
        mine = select(Membership.group_id).where(
            Membership.trader_id == not_of, Membership.status == "active"
        )
        query = query.where(Group.id.not_in(mine))
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


def find_membership(session: Session, group_id: int, trader_id: int) -> Membership | None:
    """The trader's active seat in the group."""
    return session.scalar(
        select(Membership).where(
            Membership.group_id == group_id, Membership.trader_id == trader_id, Membership.status == "active"
        )
    )


def member_ids(session: Session, group_id: int) -> list[int]:
    """Everyone with an active seat, by when they joined."""
    query = select(Membership.trader_id).where(Membership.group_id == group_id, Membership.status == "active")
    return list(session.scalars(query.order_by(Membership.joined_at, Membership.id)))


def sibling_group_ids(
    session: Session, group: Group, *, room_for: int, now: datetime, without: int | None, limit: int = 3
) -> list[int]:
    """Live groups that could take the place of this one: the same product first, then its category.

    Only with room for the quantity, in the same currency; *without* is a trader whose own groups are left out.
    """
    same_product = Group.product_id == group.product_id
    query = (
        select(Group.id)
        .join(Group.product)
        .where(Group.id != group.id, Group.state.in_(JOINABLE), Group.closes_at > now)
        .where(Group.currency == group.currency, Group.cap - Group.firm >= room_for)
        .where(or_(same_product, Product.category_id == group.product.category_id))
        .order_by(case((same_product, 0), else_=1), Group.closes_at, Group.id)
    )
    if without is not None:
        mine = select(Membership.group_id).where(
            Membership.trader_id == without, Membership.status == "active"
        )
        query = query.where(Group.id.not_in(mine))
    return list(session.scalars(query.limit(limit)))


def group_log(session: Session, group_id: int) -> Sequence[GroupEvent]:
    """The public history, newest first."""
    query = select(GroupEvent).where(GroupEvent.group_id == group_id)
    return session.scalars(query.order_by(GroupEvent.version.desc()).limit(LOG_LENGTH)).all()
