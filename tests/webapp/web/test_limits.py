"""How often somebody may try."""

from __future__ import annotations

import pytest
from flask import Flask
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import browser
from webapp.accounts.passwords import hash_password
from webapp.web.limits import limiter

WRONG = {"identity": "0712345678", "country": "KE", "password": "x"}


def test_one_number_is_tried_ten_times_however_it_is_written(app: Flask) -> None:
    client = browser(app)
    for typed in ["0712345678", "+254712345678"] * 5:
        assert client.post("/sign-in", data=WRONG | {"identity": typed}).status_code == 422
    stopped = client.post("/sign-in", data=WRONG | {"identity": "00254 712 345678"})
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 900
    assert "minutes" in stopped.text


def test_another_number_is_not_held_back(app: Flask) -> None:
    client = browser(app)
    for _ in range(11):
        client.post("/sign-in", data=WRONG)
    assert client.post("/sign-in", data=WRONG | {"identity": "0712345679"}).status_code == 422


def test_whoever_signs_in_well_is_never_counted(app: Flask, session: Session) -> None:
    trader = people.trader(session, phone="+254712345678")
    trader.password_hash = hash_password("mangoes by the green gate")
    session.flush()
    for _ in range(12):
        form = WRONG | {"password": "mangoes by the green gate"}
        assert browser(app).post("/sign-in", data=form).status_code == 303


def test_made_up_links_are_counted_by_address(app: Flask) -> None:
    client = browser(app)
    tried = [client.get(f"/sign-in/guess{n}").status_code for n in range(31)]
    assert tried == [404] * 30 + [429]


@pytest.fixture
def no_redis(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter's Redis does not answer."""
    away = storage_from_string("redis+unix:///nowhere/at.all")
    monkeypatch.setattr(limiter, "_storage", away)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(away))
    monkeypatch.setattr(limiter, "_storage_dead", False)


def test_without_redis_tries_are_still_counted(app: Flask, no_redis: None) -> None:
    client = browser(app)
    answers = [client.post("/sign-in", data=WRONG).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
