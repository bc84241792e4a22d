"""One-time sign-in links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import browser
from webapp.accounts.sign_ins import LinkSpent, make_sign_in_link, use_sign_in_link
from webapp.core.clock import clock_at, now


def test_opening_a_link_signs_nobody_in(app: Flask, session: Session) -> None:
    token = make_sign_in_link(session, people.trader(session), now())
    client = browser(app)
    page = client.get(f"/sign-in/{token}")
    assert page.status_code == 200
    assert "Amina Nakato" in page.text
    assert client.get_cookie("access") is None


def test_a_link_works_once(app: Flask, session: Session) -> None:
    token = make_sign_in_link(session, people.trader(session), now())
    assert browser(app).post(f"/sign-in/{token}").location == "/me#claim"
    again = browser(app).post(f"/sign-in/{token}")
    assert again.status_code == 404
    assert "no longer works" in again.text


def test_a_link_lives_a_day(session: Session) -> None:
    made = now()
    token = make_sign_in_link(session, people.trader(session), made)
    with clock_at(made + timedelta(hours=24, seconds=1)), pytest.raises(LinkSpent):
        use_sign_in_link(session, token, now())


def test_of_a_disabled_person_no_link_works(session: Session) -> None:
    trader = people.trader(session)
    token = make_sign_in_link(session, trader, now())
    trader.disabled_at = now()
    session.flush()
    with pytest.raises(LinkSpent):
        use_sign_in_link(session, token, now())


@pytest.mark.parametrize("token", ["x", "%00", "..%2f..", "é" * 50, "a" * 5000])
def test_a_made_up_link_is_kindly_refused(app: Flask, token: str) -> None:
    assert browser(app).get(f"/sign-in/{token}").status_code == 404
