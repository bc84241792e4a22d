"""Joining, changing, leaving: what a group lets a trader do, and what it leaves behind."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from webapp.accounts.models import Account
from webapp.core.errors import NotAllowed, NotFound, Refusal
from webapp.groups.actions import Seat, change_membership, join_group, leave_group
from webapp.groups.errors import (
    AlreadyJoined,
    BadQuantity,
    DeadlineChanged,
    GroupClosed,
    GroupFull,
    NotMember,
    OtherCurrency,
    PriceChanged,
    TooLate,
)
from webapp.groups.models import Commitment, Group, GroupEvent
from webapp.groups.terms import Shown
from webapp.insights.models import Event


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


@pytest.fixture
def rice(session: Session, amina: Account) -> Group:
    return groups.rice_group(session, actor=amina)


def join(session: Session, rice: Group, trader: Account, now: datetime, **asked: Any) -> Seat:
    asked = dict[str, Any](firm=4, extra=2, actor=trader, now=now) | asked
    return join_group(session, group_id=rice.id, trader=trader, **asked)


def test_a_trader_joins_with_firm_and_extra(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    seat = join(session, rice, amina, clock)
    assert (seat.firm, seat.extra, seat.unit_price) == (4, 2, 88_000)
    assert (rice.firm, rice.extra, rice.members) == (4, 2, 1)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"firm": 52}, GroupFull),
        ({"firm": 0}, BadQuantity),
        ({"firm": 3}, BadQuantity),
        ({"extra": 10}, BadQuantity),
        ({"extra": -2}, BadQuantity),
        ({"firm": -4}, BadQuantity),
        ({"firm": 2**63}, BadQuantity),
        ({"shown": Shown(unit_price=87_999)}, PriceChanged),
        ({"shown": Shown(unit_price=88_000, currency="KES")}, PriceChanged),
    ],
)
def test_a_join_that_cannot_be_kept_is_refused(
    session: Session,
    rice: Group,
    amina: Account,
    clock: datetime,
    asked: dict[str, Any],
    refusal: type[Refusal],
) -> None:
    with pytest.raises(refusal), session.begin_nested():
        join(session, rice, amina, clock, **asked)
    session.refresh(rice)
    assert (rice.firm, rice.extra, rice.members, rice.version) == (0, 0, 0, 1)


def test_the_servers_clock_alone_decides_the_deadline(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    with pytest.raises(TooLate):
        join(session, rice, amina, rice.closes_at)


def test_a_deadline_earlier_than_shown_is_a_conflict(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    with pytest.raises(DeadlineChanged):
        join(session, rice, amina, clock, shown=Shown(closes_at=rice.closes_at + timedelta(hours=1)))


def test_a_locked_group_takes_nobody(session: Session, rice: Group, amina: Account, clock: datetime) -> None:
    rice.state = "locked"
    session.flush()
    with pytest.raises(GroupClosed):
        join(session, rice, amina, clock)


def test_there_is_one_seat_per_trader(session: Session, rice: Group, amina: Account, clock: datetime) -> None:
    join(session, rice, amina, clock)
    with pytest.raises(AlreadyJoined, match="already_joined") as refused:
        join(session, rice, amina, clock)
    assert refused.value.values == {"firm": 4, "extra": 2}


def test_only_traders_take_seats(session: Session, rice: Group, clock: datetime) -> None:
    with pytest.raises(NotAllowed):
        join(session, rice, people.account(session, "supplier", "Okello"), clock)


def test_an_unknown_group_is_not_found(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    with pytest.raises(NotFound):
        join_group(session, group_id=rice.id + 1, trader=amina, actor=amina, firm=4, extra=0, now=clock)


def test_a_member_takes_more_then_less(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    join(session, rice, amina, clock)
    change_membership(session, group_id=rice.id, trader=amina, actor=amina, firm=10, extra=0, now=clock)
    change_membership(session, group_id=rice.id, trader=amina, actor=amina, firm=2, extra=4, now=clock)
    assert (rice.firm, rice.extra, rice.members) == (2, 4, 1)


def test_who_left_holds_nothing_and_may_return(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    first = join(session, rice, amina, clock)
    leave_group(session, group_id=rice.id, trader=amina, actor=amina, now=clock)
    assert (rice.firm, rice.extra, rice.members) == (0, 0, 0)
    assert join(session, rice, amina, clock).membership_id == first.membership_id


def test_nobody_leaves_twice(session: Session, rice: Group, amina: Account, clock: datetime) -> None:
    with pytest.raises(NotMember):
        leave_group(session, group_id=rice.id, trader=amina, actor=amina, now=clock)


def test_anyone_can_recompute_a_group_from_its_log(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    join(session, rice, amina, clock)
    join(session, rice, people.trader(session, "Grace"), clock, firm=10, extra=0)
    leave_group(session, group_id=rice.id, trader=amina, actor=amina, now=clock)
    log = session.scalars(select(GroupEvent).where(GroupEvent.group_id == rice.id)).all()
    assert sum(event.detail.get("delta_firm", 0) for event in log) == rice.firm == 10
    assert [event.version for event in log] == [1, 2, 3, 4]


def test_each_change_leaves_an_event_whose_effects_follow(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    join(session, rice, amina, clock, firm=40, extra=0)
    events = session.scalars(select(Event).where(Event.kind == "group_join")).all()
    assert [event.payload["target"] for event in events] == ["reached"]


def test_history_cannot_be_rewritten(session: Session, rice: Group, amina: Account, clock: datetime) -> None:
    join(session, rice, amina, clock)
    session.flush()
    assert session.scalars(select(Commitment)).one().delta_firm == 4
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text("UPDATE commitments SET delta_firm = 40"))


def test_nobody_joins_in_other_money_than_that_of_their_own_place(
    session: Session, rice: Group, amina: Account, clock: datetime
) -> None:
    amina.region_id = catalog.region(session, "nairobi", "KES").id
    session.flush()
    with pytest.raises(OtherCurrency), session.begin_nested():
        join(session, rice, amina, clock)
    amina.region_id = catalog.region(session, "jinja", "UGX").id
    session.flush()
    session.expire(amina)
    assert join(session, rice, amina, clock).firm == 4
