"""A market to act in: on the test's own connection, or on a database of its own that is really committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from config import sqlalchemy_url
from tests.factories import groups, people
from tests.servers import Servers
from webapp.accounts.models import Account
from webapp.groups.models import Group


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
def market(servers: Servers, process_name: str, clock: datetime) -> Iterator[Market]:
    """Fifty-two traders and one group for rice with room for fifty bags, committed."""
    name = f"spacs_sync_{process_name}"
    engine = create_engine(sqlalchemy_url(servers.create_database(name)), pool_size=20)
    with Session(engine) as session:
        traders = [people.trader(session, f"Trader {number}") for number in range(52)]
        rice = groups.rice_group(session, actor=traders[0])
        rice.step = 1  # single bags, so that many can meet at the last ones
        market = Market(sessionmaker(engine), [trader.id for trader in traders], rice.id)
        session.commit()
    yield market
    engine.dispose()
    servers.drop_database(name)
