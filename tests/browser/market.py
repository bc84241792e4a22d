"""What there is to buy in these tests, and who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import LiveServer
from tests.factories import catalog, groups, people
from webapp.accounts.models import Account
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now
from webapp.groups.models import Group, Membership
from webapp.web.database import db

TRADERS = ("Amina Nakato", "Joseph Okot")
GOODS = ("Rice, 25 kg bag", "Sugar, 50 kg", "Cooking oil, 20 L", "Wheat flour, 25 kg", "Bar soap, 25 pieces")
SHELF = tuple(f"Biscuits, box {n}" for n in range(1, 31))


@dataclass
class Market:
    """The served market. Everything in it is committed."""

    live: LiveServer
    people: dict[str, int]
    products: dict[str, int]
    rice_group: int

    @property
    def url(self) -> str:
        """The server itself, without a faulty network before it."""
        return self.live.url

    def link(self, name: str) -> str:
        """A one-time sign-in token for this person."""
        with self.session() as session:
            token = make_sign_in_link(session, session.get_one(Account, self.people[name]), now())
            session.commit()
        return token

    def session(self) -> Session:
        """A session of its own on the market's database."""
        with self.live.app.app_context():
            return Session(db.engine)

    def memberships(self, **where: Any) -> int:
        """How many active memberships of the rice group there are."""
        counted = (
            select(func.count())
            .select_from(Membership)
            .where(Membership.group_id == self.rice_group, Membership.status == "active")
        )
        with self.session() as session:
            return session.scalar(counted.filter_by(**where)) or 0

    def speak(self, name: str, language: str) -> None:
        """This person reads another language."""
        with self.session() as session:
            session.get_one(Account, self.people[name]).language = language
            session.commit()

    def leave_room(self, bags: int) -> None:
        """The rice group takes only so many bags more."""
        with self.session() as session:
            group = session.get_one(Group, self.rice_group)
            group.cap = group.target = group.firm + bags
            session.commit()


def open_market(live: LiveServer) -> Market:
    """Two traders, a shelf of products, one open group for rice."""
    with live.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        traders = {name: people.trader(session, name) for name in TRADERS}
        products = {name: catalog.product(session, name) for name in (*GOODS, *SHELF)}
        group = groups.rice_group(session, actor=traders["Joseph Okot"], product=products[GOODS[0]])
        session.commit()
        return Market(
            live,
            {name: one.id for name, one in traders.items()},
            {name: one.id for name, one in products.items()},
            group.id,
        )
