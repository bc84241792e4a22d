"""Forged requests."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import CSRF, browser, signed_in

FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/session/refresh", "/me"])
def test_what_comes_from_elsewhere_is_refused(
    app: Flask, session: Session, headers: dict[str, str], path: str
) -> None:
    answer = signed_in(app, session, people.trader(session)).post(path, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("shown", ["", "wrong", CSRF + "x", "é" * 43])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/me", "/session/refresh"])
def test_without_the_token_nothing_happens(app: Flask, session: Session, path: str, shown: str) -> None:
    client = signed_in(app, session, people.trader(session))
    del client.environ_base["HTTP_X_CSRF_TOKEN"]
    assert client.post(path, data={"csrf_token": shown}).status_code == 403


def test_an_empty_cookie_matches_no_empty_token(app: Flask) -> None:
    client = browser(app)
    client.set_cookie("csrf", "")
    client.environ_base["HTTP_X_CSRF_TOKEN"] = ""
    assert client.post("/session/refresh").status_code == 403


def test_the_phone_hears_the_code(app: Flask) -> None:
    answer = app.test_client().post("/session/refresh")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "csrf")


def test_a_form_shows_the_token_in_a_field(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    kept = client.get_cookie("csrf")
    assert kept is not None
    assert not kept.http_only
    assert f'name="csrf_token" value="{kept.value}"' in page.text
    answer = client.post("/sign-in", data={"csrf_token": kept.value, "identity": "0712345678", "password": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("origin", ["http://localhost", "http://127.0.0.1:8000"])
def test_our_own_origin_passes(app: Flask, session: Session, origin: str) -> None:
    client = signed_in(app, session, people.trader(session))
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/session/refresh", headers=headers).status_code == 200
