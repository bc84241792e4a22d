"""A trader with a program, and a shop to ask about."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.groups import rice_group
from tests.webapp.api.programs import program
from webapp.accounts.models import Account
from webapp.groups.models import Group


@pytest.fixture
def amina(session: Session) -> Account:
    return people.trader(session)


@pytest.fixture
def brian(session: Session) -> Account:
    return people.trader(session, "Brian Okot")


@pytest.fixture
def rice(session: Session, amina: Account) -> Group:
    return rice_group(session, actor=amina)


@pytest.fixture
def phone(app: Flask, session: Session, amina: Account) -> FlaskClient:
    """Amina's program."""
    return program(app, session, amina)
