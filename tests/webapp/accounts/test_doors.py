"""Sign up, sign in, come in by a link, sign out: the wiring of the doors."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import catalog, people
from tests.factories.browsers import browser, signed_in
from webapp.accounts.models import Account
from webapp.accounts.passwords import hash_password

PASSWORD = "mangoes by the green gate"
AMINA = {"name": "Amina Nakato", "identity": "0712 345 678", "country": "KE", "password": PASSWORD}


def amina(session: Session) -> Account:
    trader = people.trader(session, phone="+254712345678")
    trader.password_hash = hash_password(PASSWORD)
    session.flush()
    return trader


def test_a_trader_signs_up_and_is_inside(app: Flask, session: Session) -> None:
    point = catalog.pickup_point(session)
    client = browser(app)
    answer = client.post("/sign-up", data={**AMINA, "pickup_point_id": str(point.id), "next": "/groups"})
    assert (answer.status_code, answer.location) == (303, "/groups")
    made = session.query(Account).filter_by(phone="+254712345678").one()
    assert (made.role, made.region_id, made.pickup_point_id) == ("trader", point.region_id, point.id)
    assert client.post("/session/refresh").status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["0712 345 678", "+254712345678", "00254712345678", "000254 712 345678", "０７１２３４５６７８", "٠٧١٢٣٤٥٦٧٨",
     "254712345678", "(0712) 345-678"],
)  # fmt: skip
def test_however_the_number_is_written_it_is_one_identity(app: Flask, session: Session, typed: str) -> None:
    amina(session)
    answer = browser(app).post("/sign-in", data={"identity": typed, "country": "KE", "password": PASSWORD})
    assert answer.status_code == 303, typed


def test_an_email_address_is_one_identity_in_any_case(app: Flask, session: Session) -> None:
    assert browser(app).post("/sign-up", data=AMINA | {"identity": "Amina@Example.ORG"}).status_code == 303
    answer = browser(app).post("/sign-in", data={"identity": " amina@example.org", "password": PASSWORD})
    assert answer.status_code == 303


def test_unknown_and_wrong_look_the_same(app: Flask, session: Session) -> None:
    amina(session)
    tried = {"country": "KE", "password": "some other long password"}
    wrong = browser(app).post("/sign-in", data=tried | {"identity": "0712345678"})
    unknown = browser(app).post("/sign-in", data=tried | {"identity": "0712345679"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("0712345678", "") == unknown.text.replace("0712345679", "")


def test_who_is_taken_is_told_to_sign_in(app: Flask, session: Session) -> None:
    amina(session)
    answer = browser(app).post("/sign-up", data=AMINA)
    assert answer.status_code == 422
    assert "Sign in instead" in answer.text
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", " \u0000 ", "Write your name"),
        ("name", "x" * 200, "too long"),
        ("identity", "12", "not a phone number"),
        ("identity", "a@b", "not an e-mail"),
        ("identity", "x@example.org\r\nBcc: y@example.org", "not an e-mail"),
        ("password", "short", "too short"),
        ("password", "p" * 1_000_000, "too long"),
        ("password", "password12345678", "others would try"),
        ("pickup_point_id", "99999999999999999999999", "Choose one"),
        ("pickup_point_id", "9223372036854775807", "Choose one"),
        ("pickup_point_id", "-1", "Choose one"),
        ("pickup_point_id", "²", "Choose one"),
    ],
)
def test_a_bad_field_is_said_and_nobody_is_made(
    app: Flask, session: Session, field: str, typed: str, said: str
) -> None:
    answer = browser(app).post("/sign-up", data=AMINA | {field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert session.query(Account).count() == 0


def test_nobody_signs_up_as_anything_but_a_trader(app: Flask, session: Session) -> None:
    browser(app).post("/sign-up", data=AMINA | {"role": "admin", "is_admin": "1", "id": "1"})
    assert session.query(Account).one().role == "trader"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "/\t/evil.example",
                  "/a\r\nSet-Cookie: x=1", "javascript:alert(1)", ""],
)  # fmt: skip
def test_after_signing_in_nobody_is_led_elsewhere(app: Flask, session: Session, elsewhere: str) -> None:
    amina(session)
    form = {"identity": "0712345678", "country": "KE", "password": PASSWORD, "next": elsewhere}
    assert browser(app).post("/sign-in", data=form).location == "/"


def test_signing_out_ends_the_session_for_every_copy_of_its_cookies(app: Flask, session: Session) -> None:
    client = signed_in(app, session, people.trader(session))
    kept = client.get_cookie("access")
    assert client.post("/sign-out").location == "/sign-in"
    assert client.post("/session/refresh").status_code == 401
    assert kept is not None
    client.set_cookie("access", kept.value)
    assert client.post("/session/refresh").status_code == 401


def test_a_disabled_account_is_out_at_the_next_request(app: Flask, session: Session, clock: object) -> None:
    trader = people.trader(session)
    client = signed_in(app, session, trader)
    trader.disabled_at = trader.created_at
    session.flush()
    assert client.post("/session/refresh").status_code == 401


def test_the_language_chosen_is_spoken_at_once(app: Flask, session: Session) -> None:
    trader = people.trader(session)
    client = signed_in(app, session, trader)
    assert client.post("/language", data={"language": "sw"}).status_code == 303
    session.refresh(trader)
    assert trader.language == "sw"
    assert client.post("/language", data={"language": "xx"}).status_code == 422
