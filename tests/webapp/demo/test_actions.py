"""The demo market comes in labelled and alive."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.webapp.demo.conftest import NOW
from webapp.accounts.actions import authenticate
from webapp.accounts.identities import Identity
from webapp.accounts.models import ROLES, Account
from webapp.catalog.models import Category, Product, Region, Supplier
from webapp.demo.actions import DemoIsHere, load_demo
from webapp.demo.sign_ins import add_sign_ins, write_sign_ins
from webapp.groups.models import Commitment, Group, Membership
from webapp.insights.models import Event
from webapp.orders.models import Order


@pytest.mark.parametrize("model", [Account, Product, Category, Supplier, Region, Order, Group])
def test_everything_is_labelled_synthetic(market: Session, model: type[Account]) -> None:
    assert set(market.scalars(select(model.is_synthetic))) == {True}


def test_it_has_the_size_that_was_asked_for(market: Session) -> None:
    sizes = [market.scalar(select(func.count()).select_from(model)) for model in (Account, Order, Product)]
    assert sizes == [100, 500, 90]


def test_groups_stand_at_every_stage(market: Session) -> None:
    groups = market.scalars(select(Group)).all()
    fullness = [group.firm / group.target for group in groups if group.state == "open"]
    assert {group.state for group in groups} == {"open", "locked", "expired"}
    assert any(group.members == 0 for group in groups)
    assert any(0 < full < 0.5 for full in fullness)
    assert any(0.75 < full < 1 for full in fullness)
    assert any(full >= 1 for full in fullness)
    assert any(timedelta(0) < group.closes_at - NOW < timedelta(days=1) for group in groups)


def test_every_seat_is_a_traders_own(market: Session) -> None:
    seats = select(func.sum(Membership.firm), func.sum(Membership.extra), func.count())
    sums = select(func.sum(Group.firm), func.sum(Group.extra), func.sum(Group.members))
    assert market.execute(seats).one() == market.execute(sums).one()
    assert market.scalar(select(func.sum(Commitment.delta_firm))) == market.scalar(
        select(func.sum(Group.firm))
    )


def test_a_second_market_is_refused(market: Session) -> None:
    with pytest.raises(DemoIsHere):
        load_demo(market, traders=100, orders=500, seed=2, now=NOW)


def test_there_is_somebody_to_sign_in_as_for_each_role(market: Session, tmp_path: Path) -> None:
    sign_ins = add_sign_ins(market)
    assert set(sign_ins) == set(ROLES)
    for role, known in sign_ins.items():
        person = authenticate(market, Identity("phone", known["sign_in"]), known["password"])
        assert (person.role, person.is_synthetic) == (role, True)
    path = write_sign_ins(tmp_path / "var", sign_ins)
    assert path.stat().st_mode & 0o777 == 0o600


def test_passwords_are_new_each_time(market: Session) -> None:
    passwords = [known["password"] for _ in range(2) for known in add_sign_ins(market).values()]
    assert len(set(passwords)) == 8


def test_only_how_a_group_ended_is_still_told(market: Session) -> None:
    told = set(market.scalars(select(Event.kind).where(Event.done_at.is_(None))))
    assert told == {"group_locked", "group_expired"}
