"""What a trader can do in a group. Each action is one transaction's worth: counters, seat, history, event.

Locks are taken in a fixed order, group before membership. Capacity is kept by a conditional UPDATE and a
CHECK, never by counting first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.core.errors import NotAllowed, NotFound
from webapp.groups.errors import AlreadyJoined, GroupClosed, GroupFull, NotMember, OtherCurrency, TooLate
from webapp.groups.history import Change, write_commitment
from webapp.groups.models import JOINABLE, Group, Membership
from webapp.groups.terms import NOTHING_SHOWN, Shown, check_bounds, check_quantity, compare_shown


@dataclass(frozen=True)
class Seat:
    """A trader's place in a group after a change."""

    group_id: int
    membership_id: int
    firm: int
    extra: int
    unit_price: int
    currency: str


def join_group(
    session: Session,
    *,
    group_id: int,
    trader: Account,
    actor: Account,
    firm: int,
    extra: int,
    now: datetime,
    shown: Shown = NOTHING_SHOWN,
    op_id: UUID | None = None,
) -> Seat:
    """Take a seat. Raises NotFound, BadQuantity, GroupFull, TooLate, GroupClosed, PriceChanged,
    DeadlineChanged, AlreadyJoined, OtherCurrency.
    """
    _require_trader(trader)
    check_bounds(firm, extra)
    change = Change("join", trader, actor, firm, extra, op_id, now, members=1)
    group = _move_counters(session, group_id, change)
    check_quantity(group, firm, extra)
    compare_shown(shown, group)
    _require_same_money(trader, group)
    seat = {"status": "active", "firm": firm, "extra": extra, "max_unit_price": group.promised_price}
    seat |= {"acted_by": actor.id, "joined_at": now, "updated_at": now}
    taken = session.scalar(
        insert(Membership)
        .values(group_id=group.id, trader_id=trader.id, **seat)
        .on_conflict_do_update(
            index_elements=["group_id", "trader_id"], set_=seat, where=Membership.status == "left"
        )
        .returning(Membership.id)
    )
    if taken is None:
        held = _membership(session, group_id, trader)
        raise AlreadyJoined(firm=held.firm if held else 0, extra=held.extra if held else 0)
    write_commitment(session, group, change)
    return Seat(group.id, taken, firm, extra, group.promised_price, group.currency)


def change_membership(
    session: Session,
    *,
    group_id: int,
    trader: Account,
    actor: Account,
    firm: int,
    extra: int,
    now: datetime,
    shown: Shown = NOTHING_SHOWN,
    op_id: UUID | None = None,
) -> Seat:
    """Take more or less. Raises as `join_group`, and NotMember."""
    check_bounds(firm, extra)
    held = _lock_seat(session, group_id, trader)
    change = Change("change", trader, actor, firm - held.firm, extra - held.extra, op_id, now)
    group = _move_counters(session, group_id, change)
    check_quantity(group, firm, extra)
    compare_shown(shown, group)
    held.firm, held.extra, held.acted_by, held.updated_at = firm, extra, actor.id, now
    write_commitment(session, group, change)
    return Seat(group.id, held.id, firm, extra, held.max_unit_price, group.currency)


def leave_group(
    session: Session,
    *,
    group_id: int,
    trader: Account,
    actor: Account,
    now: datetime,
    op_id: UUID | None = None,
) -> Seat:
    """Give the seat back. Raises NotFound, NotMember, TooLate, GroupClosed."""
    held = _lock_seat(session, group_id, trader)
    change = Change("leave", trader, actor, -held.firm, -held.extra, op_id, now, members=-1)
    group = _move_counters(session, group_id, change)
    held.status, held.firm, held.extra, held.acted_by, held.updated_at = "left", 0, 0, actor.id, now
    write_commitment(session, group, change)
    return Seat(group.id, held.id, 0, 0, held.max_unit_price, group.currency)


def _require_trader(account: Account) -> None:
    if account.role != "trader":
        raise NotAllowed()


def _require_same_money(trader: Account, group: Group) -> None:
    """Another town is the trader's own choice, and its name stands on the page; other money would be a mistake."""
    if trader.region is not None and trader.region.currency != group.currency:
        raise OtherCurrency(group=group.currency, own=trader.region.currency)


def _move_counters(session: Session, group_id: int, change: Change) -> Group:
    """Add the change to the group's sums if there is room and time. Takes the group's row lock."""
    group = session.scalar(
        update(Group)
        .where(Group.id == group_id, Group.state.in_(JOINABLE), Group.closes_at > change.now)
        .where(Group.firm + change.firm <= Group.cap, Group.firm + change.firm >= 0)
        .values(
            firm=Group.firm + change.firm,
            extra=Group.extra + change.extra,
            members=Group.members + change.members,
            version=Group.version + 1,
        )
        .returning(Group),
        execution_options={"populate_existing": True},
    )
    return group if group is not None else _explain_refusal(session, group_id, change)


def _explain_refusal(session: Session, group_id: int, change: Change) -> Group:
    group = session.get(Group, group_id, populate_existing=True)
    if group is None:
        raise NotFound(kind="group")
    if group.state not in JOINABLE:
        raise GroupClosed(state=group.state)
    if group.closes_at <= change.now:
        raise TooLate(closes_at=group.closes_at.isoformat())
    raise GroupFull(wanted=change.firm, left=group.cap - group.firm)


def _lock_seat(session: Session, group_id: int, trader: Account) -> Membership:
    """The trader's active seat, its group locked first (as an UPDATE does: rows that refer to it may still come)."""
    found = session.scalar(select(Group.id).where(Group.id == group_id).with_for_update(key_share=True))
    if found is None:
        raise NotFound(kind="group")
    held = _membership(session, group_id, trader)
    if held is None or held.status != "active":
        raise NotMember()
    return held


def _membership(session: Session, group_id: int, trader: Account) -> Membership | None:
    return session.scalar(
        select(Membership)
        .where(Membership.group_id == group_id, Membership.trader_id == trader.id)
        .execution_options(populate_existing=True)
    )
