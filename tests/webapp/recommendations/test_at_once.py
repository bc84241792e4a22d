"""Opening proposals and leaving groups while others are at work, on real connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.groups.actions import join_group, leave_group
from webapp.groups.models import Group
from webapp.recommendations.actions import open_proposals
from webapp.recommendations.models import Proposal, Recommendation, RecommendationRun
from webapp.web.database import db


@pytest.fixture
def engine(fresh_app: Flask) -> Iterator[Engine]:
    with fresh_app.app_context():
        yield db.engine


def a_run(session: Session) -> RecommendationRun:
    run = RecommendationRun(as_of=now(), state="building", figures={}, created_at=now())
    session.add(run)
    session.flush()
    return run


def a_proposal(session: Session) -> None:
    rice = catalog.product(session)
    session.add(
        Proposal(
            run_id=a_run(session).id, product_id=rice.id, offer_id=catalog.offer_of(session, rice).id,
            pickup_point_id=catalog.pickup_point(session).id, target=40, cap=40, expected_quantity=40,
            likely_traders=5, score=1.0, reasons=[], created_at=now(),
        )
    )  # fmt: skip
    session.commit()


def open_best(engine: Engine) -> int:
    with Session(engine) as session:
        opened = len(open_proposals(session, top=1, actor=None, now=now()))
        session.commit()
        return opened


def test_two_admins_who_open_one_proposal_open_one_group(engine: Engine, clock: datetime) -> None:
    with Session(engine) as first, ThreadPoolExecutor(1) as pool:
        a_proposal(first)
        assert len(open_proposals(first, top=1, actor=None, now=now())) == 1
        second = pool.submit(open_best, engine)
        wait_for_a_lock(first)
        first.commit()
        assert second.result(timeout=10) == 0
        assert len(first.scalars(select(Group)).all()) == 1


def wait_for_a_lock(session: Session) -> None:
    """Until another connection waits for what *session* holds."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not session.scalar(waiting):
        session.execute(text("SELECT pg_sleep(0.01)"))
        session.execute(text("SELECT pg_stat_clear_snapshot()"))


def test_a_trader_leaves_while_the_nights_cards_are_written(engine: Engine, clock: datetime) -> None:
    with Session(engine) as trade, Session(engine) as night:
        amina = people.trader(trade)
        rice = groups.rice_group(trade, actor=amina)
        leave = partial(leave_group, trade, group_id=rice.id, trader=amina, actor=amina, now=now())
        join_group(trade, group_id=rice.id, trader=amina, actor=amina, firm=10, extra=0, now=now())
        trade.commit()
        night.add(a_card(night, rice, amina))
        night.flush()
        trade.execute(text("SET LOCAL lock_timeout = '2s'"))
        assert leave().firm == 0


def a_card(session: Session, group: Group, trader: Account) -> Recommendation:
    return Recommendation(
        run_id=a_run(session).id, trader_id=trader.id, group_id=group.id, product_id=group.product_id, rank=1,
        score=1.0, reasons=[], as_of=now(),
    )  # fmt: skip
