"""Registering, signing in, refreshing and signing out, for programs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import catalog, people
from tests.factories.browsers import CSRF, signed_in
from tests.webapp.api.programs import assert_fits, error
from webapp.accounts.models import Account
from webapp.accounts.passwords import hash_password

PASSWORD = "mangoes by the green gate"
AMINA: dict[str, Any] = {
    "name": "Amina Nakato",
    "identity": "0712 345 678",
    "country": "KE",
    "password": PASSWORD,
}
LOGIN = {"identity": "+254712345678", "password": PASSWORD}


@pytest.fixture
def known(session: Session) -> Account:
    account = people.trader(session, phone="+254712345678")
    account.password_hash = hash_password(PASSWORD)
    session.flush()
    return account


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_trader_registers_and_the_token_names_them(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    point = catalog.pickup_point(session)
    answer = client.post("/api/auth/register", json={**AMINA, "pickup_point_id": point.id})
    assert answer.status_code == 201, answer.text
    assert_fits(app, answer, "Tokens")
    me = client.get("/api/auth/me", headers=bearer(answer.get_json()["access_token"]))
    assert_fits(app, me, "Account")
    assert (me.get_json()["phone"], me.get_json()["pickup_point"]["name"]) == (
        "+254712345678",
        "Owino gate 3",
    )


def test_a_second_registration_of_one_number_is_refused(client: FlaskClient, known: Account) -> None:
    answer = client.post("/api/auth/register", json={**AMINA, "identity": "00254712345678"})
    assert (answer.status_code, error(answer)["code"]) == (409, "identity_taken")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"password": "passwordpassword"}, "password"), ({"password": "short"}, "password"),
     ({"identity": "12"}, "identity"), ({"name": " \u200b "}, "name"), ({"name": None}, "name"),
     ({"role": "admin"}, "role"), ({"language": "tlh"}, "language"), ({"country": "uganda"}, "country"),
     ({"pickup_point_id": 99_999_999}, "pickup_point_id"), ({"name": "a\0b"}, "name")],
)  # fmt: skip
def test_a_bad_registration_names_its_field(client: FlaskClient, change: dict[str, Any], field: str) -> None:
    answer = client.post("/api/auth/register", json=AMINA | change)
    assert (answer.status_code, error(answer)["code"]) == (422, "bad_input")
    assert list(error(answer)["fields"]) == [field]


def test_who_knows_the_password_gets_tokens(app: Flask, client: FlaskClient, known: Account) -> None:
    answer = client.post("/api/auth/login", json=LOGIN)
    assert answer.status_code == 200, answer.text
    assert_fits(app, answer, "Tokens")
    assert "Set-Cookie" not in answer.headers


def test_a_wrong_password_and_an_unknown_person_are_answered_alike(
    client: FlaskClient, known: Account
) -> None:
    wrong = client.post("/api/auth/login", json=LOGIN | {"password": "another password"})
    unknown = client.post("/api/auth/login", json=LOGIN | {"identity": "+254700000000"})
    unreadable = client.post("/api/auth/login", json=LOGIN | {"identity": "x"})
    assert {each.status_code for each in (wrong, unknown, unreadable)} == {401}
    assert error(wrong) == error(unknown) == error(unreadable)
    assert error(wrong)["code"] == "wrong_sign_in"


def test_too_many_tries_have_to_wait(client: FlaskClient, known: Account) -> None:
    tries = [client.post("/api/auth/login", json=LOGIN | {"password": f"wrong {n}"}) for n in range(11)]
    assert [each.status_code for each in tries] == [401] * 10 + [429]
    assert error(tries[-1])["code"] == "too_many_tries"
    assert int(tries[-1].headers["Retry-After"]) > 0


def test_a_refresh_token_is_exchanged_and_a_stolen_one_ends_the_sign_in(
    client: FlaskClient, known: Account
) -> None:
    first = client.post("/api/auth/login", json=LOGIN).get_json()
    second = client.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).get_json()
    assert client.get("/api/auth/me", headers=bearer(second["access_token"])).status_code == 200
    third = client.post("/api/auth/refresh", json={"refresh_token": second["refresh_token"]}).get_json()
    assert client.get("/api/auth/me", headers=bearer(third["access_token"])).status_code == 200
    assert client.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).status_code == 401
    assert client.get("/api/auth/me", headers=bearer(third["access_token"])).status_code == 401


def test_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(
    client: FlaskClient, known: Account
) -> None:
    tokens = client.post("/api/auth/login", json=LOGIN).get_json()
    assert client.get("/api/auth/me", headers=bearer(tokens["refresh_token"])).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": tokens["access_token"]}).status_code == 401


def test_after_signing_out_the_tokens_are_dead(client: FlaskClient, known: Account) -> None:
    tokens = client.post("/api/auth/login", json=LOGIN).get_json()
    assert client.post("/api/auth/logout", headers=bearer(tokens["access_token"])).status_code == 204
    assert client.get("/api/auth/me", headers=bearer(tokens["access_token"])).status_code == 401
    assert (
        client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
    )


def test_a_dead_token_is_told_so_also_where_nobody_needs_one(client: FlaskClient) -> None:
    answer = client.get("/api/products", headers=bearer("not.a.token"))
    assert (answer.status_code, error(answer)["code"]) == (401, "signed_out")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_with_the_cookie_a_change_needs_the_csrf_token(app: Flask, session: Session, known: Account) -> None:
    browser = signed_in(app, session, known)
    del browser.environ_base["HTTP_X_CSRF_TOKEN"]
    refused = browser.post("/api/auth/logout")
    assert (refused.status_code, error(refused)["code"]) == (403, "csrf")
    assert browser.get("/api/auth/me").status_code == 200
    assert browser.post("/api/auth/logout", headers={"X-CSRF-Token": CSRF}).status_code == 204
    assert browser.get("/api/auth/me").status_code == 401
