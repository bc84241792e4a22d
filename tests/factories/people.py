"""Named people for tests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.factories import catalog
from webapp.accounts.models import Account


def trader(session: Session, name: str = "Amina Nakato", phone: str | None = None) -> Account:
    """A trader at Owino market."""
    return account(session, "trader", name, phone)


def account(session: Session, role: str, name: str, phone: str | None = None) -> Account:
    """Somebody of that role, in Kampala."""
    made = Account(role=role, name=name, phone=phone, region_id=catalog.region(session).id, language="en")
    session.add(made)
    session.flush()
    return made
