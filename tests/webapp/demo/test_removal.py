"""The demo market goes without a trace, and nothing real goes with it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.catalog import product, region
from tests.webapp.demo.conftest import NOW
from tests.webapp.imports.files import line, load, write
from webapp.accounts.models import Account
from webapp.catalog.models import Category, Offer, PickupPoint, Product, Region, Supplier
from webapp.demo.actions import load_demo
from webapp.demo.removal import remove_demo
from webapp.demo.sign_ins import add_sign_ins
from webapp.groups.actions import join_group
from webapp.groups.models import Commitment, Group, GroupEvent, Membership
from webapp.groups.opening import Terms, open_group
from webapp.insights.models import Event
from webapp.orders.models import Order, OrderLine

TABLES = (
    Account, Product, Category, Supplier, Region, Order, Group,
    PickupPoint, Offer, OrderLine, Membership, Commitment, GroupEvent, Event,
)  # fmt: skip


def counts(session: Session) -> dict[str, int]:
    return {
        model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0 for model in TABLES
    }


def real_group(session: Session) -> Group:
    offer = session.scalars(select(Offer).where(Offer.product_id == product(session).id)).one()
    point = PickupPoint(name="Gate 1", region_id=region(session).id)
    session.add(point)
    session.flush()
    terms = Terms(offer.id, point.id, offer.moq, NOW + timedelta(days=3))
    return open_group(session, terms, leader=None, actor=None, now=NOW)


def paid(session: Session) -> list[Any]:
    orders = select(Order.number, Order.total, Order.placed_at, Account.name)
    return list(session.execute(orders.join(Account, Account.id == Order.trader_id).order_by(Order.number)))


def test_it_goes_without_a_trace(market: Session) -> None:
    add_sign_ins(market)
    gone = remove_demo(market)
    assert set(counts(market).values()) == {0}
    assert (gone["orders"], gone["groups"]) == (500, 45)


def test_real_orders_and_products_stay(market: Session, tmp_path: Path) -> None:
    load(market, write(tmp_path / "a.csv", line(city="Lagos")), NOW)
    product(market)
    remove_demo(market)
    left = counts(market)
    assert (left["orders"], left["order_lines"], left["accounts"], left["products"]) == (1, 1, 1, 2)
    assert set(market.scalars(select(Region.name))) == {"Lagos", "Kampala"}


@pytest.mark.slow
def test_a_seed_makes_the_same_market_again(market: Session) -> None:
    first = paid(market)
    remove_demo(market)
    load_demo(market, traders=100, orders=500, seed=1, now=NOW)
    assert paid(market) == first


def test_someone_real_who_came_to_the_demo_market_stays(market: Session) -> None:
    kampala = market.scalars(select(Region).where(Region.code == "demo-kampala")).one()
    amina = Account(role="trader", name="Amina", region_id=kampala.id, phone="+256772000001")
    market.add(amina)
    free = select(Group).where(Group.state == "open", Group.members == 0, Group.currency == "UGX")
    group = market.scalars(free.limit(1)).one()
    join_group(market, group_id=group.id, trader=amina, actor=amina, firm=group.step, extra=0, now=NOW)
    remove_demo(market)
    assert [account.name for account in market.scalars(select(Account))] == ["Amina"]
    assert [(place.name, place.is_synthetic) for place in market.scalars(select(Region))] == [
        ("Kampala", False)
    ]


def test_a_demo_trader_leaves_a_real_group(market: Session) -> None:
    group = real_group(market)
    from_kampala = select(Account).join(Account.region).where(Region.code == "demo-kampala")
    trader = market.scalars(from_kampala.limit(1)).one()
    join_group(market, group_id=group.id, trader=trader, actor=trader, firm=group.step, extra=0, now=NOW)
    remove_demo(market)
    market.refresh(group)
    assert (group.firm, group.members, group.is_synthetic) == (0, 0, False)


@pytest.mark.slow
def test_a_seat_that_a_demo_agent_took_for_someone_real_stays(market: Session) -> None:
    amina = Account(role="trader", name="Amina", phone="+256772000001")
    agent = market.scalars(select(Account).where(Account.is_synthetic).limit(1)).one()
    market.add(amina)
    group = real_group(market)
    join_group(market, group_id=group.id, trader=amina, actor=agent, firm=group.step, extra=0, now=NOW)
    remove_demo(market)
    market.refresh(agent)
    assert (counts(market)["memberships"], agent.disabled_at is not None) == (1, True)
    load_demo(market, traders=100, orders=500, seed=1, now=NOW)
