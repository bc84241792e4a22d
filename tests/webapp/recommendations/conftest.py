"""A market in which recommendations have been made."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import orders
from webapp.accounts.models import Account
from worker.jobs.recommendations import rebuild


@pytest.fixture
def traders(app: Flask, session: Session, clock: datetime) -> Iterator[list[Account]]:
    """Twelve traders of Kampala; they have cards."""
    with app.app_context():
        everyone = orders.busy_market(session)
        rebuild()
        session.expire_all()
        yield everyone


@pytest.fixture
def amina(traders: list[Account]) -> Account:
    """One of them; she buys rice and beans."""
    return traders[0]
