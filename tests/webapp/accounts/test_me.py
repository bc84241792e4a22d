"""One's own page."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import catalog, people
from tests.factories.browsers import browser, signed_in
from webapp.accounts.fragments import me_head_html
from webapp.accounts.models import Account, SignInSession
from webapp.accounts.passwords import hash_password, is_password

PASSWORD = "mangoes by the green gate"
NEW = {"password": "samaki wa ziwa leo jioni"}


def known(session: Session) -> Account:
    trader = people.trader(session, phone="+254712345678")
    trader.password_hash = hash_password(PASSWORD)
    session.flush()
    return trader


def test_name_place_and_care_for_data_are_kept(app: Flask, session: Session) -> None:
    trader, point = people.trader(session), catalog.pickup_point(session)
    form = {"name": "  Amina   N. ", "data_saver": "1", "pickup_point_id": str(point.id), "role": "admin"}
    assert signed_in(app, session, trader).post("/me", data=form).status_code == 303
    session.refresh(trader)
    kept = (trader.name, trader.data_saver, trader.pickup_point_id, trader.role)
    assert kept == ("Amina N.", True, point.id, "trader")


def test_a_hostile_name_stays_text(app: Flask, session: Session) -> None:
    client = signed_in(app, session, people.trader(session))
    hostile = '<img src=x onerror="alert(1)">{{7*7}}\u202e'
    client.post("/me", data={"name": hostile})
    page = client.get("/me").text
    assert "<img" not in page
    assert "49" not in page.split("</h1>")[0].split("<h1>")[1]


def test_an_imported_trader_claims_the_account(app: Flask, session: Session) -> None:
    trader = people.trader(session)
    client = signed_in(app, session, trader)
    assert 'id="claim"' in client.get("/me").text
    identity = {"identity": "0712345678", "country": "KE"}
    assert client.post("/me/passwords", data=NEW).status_code == 422  # nothing to sign in with yet
    assert client.post("/me/identities", data=identity).status_code == 303
    assert client.post("/me/passwords", data=NEW).status_code == 303
    assert browser(app).post("/sign-in", data=identity | NEW).location == "/"


def test_a_number_of_somebody_else_is_refused(app: Flask, session: Session) -> None:
    known(session)
    joseph = people.trader(session, "Joseph Okot")
    form = {"identity": "0712 345 678", "country": "KE"}
    answer = signed_in(app, session, joseph).post("/me/identities", data=form)
    assert answer.status_code == 422
    assert "already has an account" in answer.text
    session.refresh(joseph)
    assert joseph.phone is None


def test_who_has_a_password_shows_it_first(app: Flask, session: Session) -> None:
    trader = known(session)
    client = signed_in(app, session, trader)
    assert client.post("/me/identities", data={"identity": "a@example.org"}).status_code == 422
    assert client.post("/me/passwords", data=NEW | {"old_password": "wrong"}).status_code == 422
    session.refresh(trader)
    assert trader.email is None
    assert is_password(trader.password_hash, PASSWORD)


def test_a_new_password_signs_out_the_others(app: Flask, session: Session) -> None:
    trader = known(session)
    here, there = signed_in(app, session, trader), signed_in(app, session, trader)
    assert here.post("/me/passwords", data=NEW | {"old_password": PASSWORD}).status_code == 303
    assert here.post("/session/refresh").status_code == 200
    assert there.post("/session/refresh").status_code == 401


def test_a_lost_phone_is_signed_out_from_another(app: Flask, session: Session) -> None:
    trader = people.trader(session)
    lost = signed_in(app, session, trader)
    lost_id = session.query(SignInSession).one().id
    here = signed_in(app, session, trader)
    assert f"/me/sign-ins/{lost_id}/endings" in here.get("/me").text
    assert here.post(f"/me/sign-ins/{lost_id}/endings").status_code == 303
    assert lost.post("/session/refresh").status_code == 401
    assert here.post(f"/me/sign-ins/{lost_id}/endings").status_code == 404


def test_nobody_ends_the_session_of_another(app: Flask, session: Session) -> None:
    amina = signed_in(app, session, people.trader(session))
    hers = session.query(SignInSession).one().id
    joseph = signed_in(app, session, people.trader(session, "Joseph Okot"))
    assert joseph.post(f"/me/sign-ins/{hers}/endings").status_code == 404
    assert amina.post("/session/refresh").status_code == 200


def test_the_phone_keeps_no_token_and_no_browser_of_the_page(app: Flask, session: Session) -> None:
    trader = people.trader(session)
    with app.test_request_context():
        kept = me_head_html(session, trader)
    assert "csrf_token" not in kept
    assert 'action="/me"' in kept
    assert "/endings" not in kept
