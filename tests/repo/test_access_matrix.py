"""The census: every route, every kind of person, as a page and as a fragment. Removing any access line turns it red."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tests.factories import people
from tests.factories.browsers import browser, signed_in
from tests.factories.owned import owned_records
from tests.repo.access_matrix import MATRIX, Line
from webapp.accounts.models import Account
from webapp.web.auth import rule_of

PEOPLE = ("anonymous", "trader", "other trader", "agent", "supplier", "admin")
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://localhost/groups"}
ENDS_SESSION = ("/sign-out", "/api/auth/logout")


@dataclass
class House:
    """The app with one person of each kind. `records`: what the trader owns, by the name of the route's value."""

    app: Flask
    session: Session
    accounts: dict[str, Account]
    records: dict[str, object]

    def client(self, person: str) -> FlaskClient:
        if person == "anonymous":
            return browser(self.app)
        return signed_in(self.app, self.session, self.accounts[person])

    def address(self, line: Line) -> str:
        return re.sub(r"<(?:([a-z]+)(?:\(.*?\))?:)?(\w+)>", self._value, line.path)

    def _value(self, match: re.Match[str]) -> str:
        kind, name = match.groups()
        return str(self.records.get(name, {"int": 999_999, "uuid": UUID(int=1)}.get(kind, "none")))


@pytest.fixture
def house(app: Flask, session: Session) -> House:
    roles = {person: person.removeprefix("other ") for person in PEOPLE[1:]}
    accounts = {person: people.account(session, role, person.title()) for person, role in roles.items()}
    return House(app, session, accounts, owned_records(session, accounts["trader"]))


def verdict(answer: Response) -> str:
    """What the door said: in, sign in first, not for you, or no such thing."""
    assert answer.status_code < 500, answer.get_data(as_text=True)
    led_to_sign_in = (answer.location or "").startswith("/sign-in?next=")
    if answer.status_code == 401 or (answer.status_code == 303 and led_to_sign_in):
        return "sign in"
    return {403: "not for you", 404: "not there"}.get(answer.status_code, "in")


def expected(line: Line, person: str) -> set[str]:
    """What the matrix says of it; a record that does not exist is not there for those who may come in."""
    role = person.removeprefix("other ")
    if line.who == "public":
        return {"in", "not there"} | ({"sign in"} if line.path in SAYS_SIGN_IN else set())
    if person == "anonymous":
        return {"sign in"}
    if line.who not in ("signed_in", role):
        return {"not for you"}
    if line.owned:
        return {"in"} if person == "trader" else {"not there"}
    return {"in", "not there"}


SAYS_SIGN_IN = ("/session/refresh", "/api/auth/login", "/api/auth/refresh")
"""Public doors whose own answer is 401: nobody is signed in, or not with that."""


def test_every_route_stands_on_exactly_one_line(worker_app: Flask) -> None:
    routes = {
        (method, rule.rule): rule_of(worker_app, rule.endpoint, method)
        for rule in worker_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {key: ",".join(rule.who) if rule else None for key, rule in routes.items()} == {
        (line.method, line.path): line.who for line in MATRIX
    }
    assert [key for key, count in Counter(line[1:3] for line in MATRIX).items() if count > 1] == []


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_matrix_says(house: House, person: str, headers: dict[str, str]) -> None:
    client, wrong = house.client(person), []
    for line in sorted(MATRIX, key=lambda line: line.path in ENDS_SESSION):
        if line.path == ENDS_SESSION[-1]:
            client = house.client(person)
        with client.open(house.address(line), method=line.method, headers=headers) as answer:
            if verdict(answer) not in expected(line, person):
                wrong.append((line.method, line.path, person, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("person", ["anonymous", "trader", "admin"])
def test_asking_for_the_head_opens_nothing_more(house: House, person: str) -> None:
    client, wrong = house.client(person), []
    for line in [line for line in MATRIX if line.method == "GET"]:
        with client.head(house.address(line)) as answer:
            if verdict(answer) not in expected(line, person) or answer.get_data():
                wrong.append((line.path, person, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("override", [{"X-HTTP-Method-Override": "DELETE"}, {"X-HTTP-Method": "PUT"}])
def test_no_header_changes_the_method(house: House, override: dict[str, str]) -> None:
    client = house.client("trader")
    assert client.get("/notifications", headers=override).status_code == 200
    assert client.open("/notifications", method="TRACE").status_code == 405


def test_a_route_without_a_line_is_closed_to_all(house: House) -> None:
    house.app.view_functions["me.show"], kept = (lambda: "open"), house.app.view_functions["me.show"]
    try:
        assert {house.client(person).get("/me").status_code for person in PEOPLE} == {403}
    finally:
        house.app.view_functions["me.show"] = kept
