"""One demo market for a whole module: each test changes it inside a savepoint of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from webapp.core.clock import clock_at
from webapp.demo.actions import load_demo

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo_connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as session, clock_at(NOW):
            load_demo(session, traders=100, orders=500, seed=1, now=NOW)
            session.commit()
        yield connection
        transaction.rollback()


@pytest.fixture
def market(demo_connection: Connection) -> Iterator[Session]:
    """A session in which the demo market stands; what a test does to it is undone."""
    with demo_connection.begin_nested() as savepoint, clock_at(NOW):
        with Session(demo_connection, join_transaction_mode="create_savepoint") as session:
            yield session
        savepoint.rollback()
