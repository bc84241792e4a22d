"""A market to act in: on the test's own connection, or on a database of its own that is really committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from config import sqlalchemy_url
from tests.factories import browsers, groups, people
from tests.servers import Servers
from webapp.accounts.models import Account
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now
from webapp.groups.models import Group
from webapp.web.database import db


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


@pytest.fixture
def rice(session: Session, amina: Account) -> Group:
    return groups.rice_group(session, actor=amina)


@dataclass
class Market:
    """Ids in a committed database, and sessions on it."""

    sessions: sessionmaker[Session]
    traders: list[int]
    rice: int


@pytest.fixture
def market(servers: Servers, clock: datetime) -> Iterator[Market]:
    """Fifty-two traders and one group for rice with room for fifty bags, committed."""
    engine = create_engine(sqlalchemy_url(servers.create_database("spacs_sync")), pool_size=20)
    with Session(engine) as session:
        traders = [people.trader(session, f"Trader {number}") for number in range(52)]
        rice = groups.rice_group(session, actor=traders[0])
        rice.step = 1  # single bags, so that many can meet at the last ones
        market = Market(sessionmaker(engine), [trader.id for trader in traders], rice.id)
        session.commit()
    yield market
    engine.dispose()
    servers.drop_database("spacs_sync")


@pytest.fixture
def fresh_engine(fresh_app: Flask) -> Engine:
    with fresh_app.app_context():
        return db.engine


@pytest.fixture
def committed(fresh_engine: Engine, clock: datetime) -> Iterator[Session]:
    """A session on the fresh app's own database, for what is really committed."""
    with Session(fresh_engine, expire_on_commit=False) as session:
        yield session


def sign_in(app: Flask, session: Session, account: Account) -> FlaskClient:
    """As `browsers.signed_in`, with the link committed before it is used."""
    client = browsers.browser(app)
    token = make_sign_in_link(session, account, now())
    session.commit()
    assert client.post(f"/sign-in/{token}").status_code == 303
    return client
