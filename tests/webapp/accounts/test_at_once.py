"""Several requests at the same moment, really committed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import jwt
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import browser
from webapp.accounts.models import Account, SignInLink, SignInSession
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now
from webapp.web.database import db

Got = TypeVar("Got")
AMINA = {"name": "Amina Nakato", "country": "KE", "password": "mangoes by the green gate"}


def together(count: int, act: Callable[[int], Got]) -> list[Got]:
    barrier = Barrier(count)

    def one(number: int) -> Got:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def link(app: Flask) -> str:
    with app.app_context(), Session(db.engine) as session:
        token = make_sign_in_link(session, people.trader(session), now())
        session.commit()
        return token


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("refresh")
    assert found is not None
    return found.value


def test_two_registrations_make_one_account(fresh_app: Flask) -> None:
    typed = ["0712345678", "+254 712 345678"] * 2
    answers = together(4, lambda n: browser(fresh_app).post("/sign-up", data=AMINA | {"identity": typed[n]}))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert all("Sign in instead" in answer.text for answer in answers if answer.status_code == 422)
    with fresh_app.app_context():
        assert db.session.query(Account).count() == 1


def test_of_two_who_open_one_link_one_comes_in(fresh_app: Flask) -> None:
    token = link(fresh_app)
    answers = together(4, lambda _: browser(fresh_app).post(f"/sign-in/{token}").status_code)
    assert sorted(answers) == [303, 404, 404, 404]
    with fresh_app.app_context():
        assert db.session.query(SignInLink).one().used_at is not None


def test_twenty_requests_at_expiry_sign_nobody_out(fresh_app: Flask) -> None:
    client = browser(fresh_app)
    client.post(f"/sign-in/{link(fresh_app)}")
    refresh = cookie(client)

    def ask(_: int) -> tuple[int, str]:
        client = browser(fresh_app)
        client.set_cookie("refresh", refresh)
        status = client.post("/session/refresh").status_code
        return status, jwt.decode(cookie(client), options={"verify_signature": False})["jti"]

    answers = together(20, ask)
    assert {status for status, _ in answers} == {200}
    with fresh_app.app_context():
        assert {token for _, token in answers} == {str(db.session.query(SignInSession).one().current_token)}
