"""Every answer carries the security headers, whatever it is."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask, request
from sqlalchemy.orm import Session

from config import Settings
from tests.factories import people
from tests.factories.browsers import signed_in
from webapp.web.headers import HEADERS, headers_for, put_on_everything

ANSWERS = ["/sign-in", "/nothing/here", "/me", "/static/css/base.css", "/static/none.css", "/sw.js", "/health",
           "/manifest.webmanifest", "/api/none", "/sync/none", "/shell/en"]  # fmt: skip


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "TRACE", "DELETE"])
def test_on_every_answer(app: Flask, path: str, method: str) -> None:
    with app.test_client().open(path, method=method) as answer:
        assert answer.status_code < 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_no_inline_and_no_eval() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none';")
    assert "script-src 'self';" in policy


def test_https_is_kept_once_it_is_used(settings: Settings) -> None:
    assert "Strict-Transport-Security" not in headers_for(settings)
    over_https = dataclasses.replace(settings, base_url="https://spacs.example.org")
    assert "max-age=31536000" in headers_for(over_https)["Strict-Transport-Security"]


def test_pages_of_signed_in_people_are_kept_nowhere(app: Flask, session: Session) -> None:
    answer = signed_in(app, session, people.trader(session)).get("/me")
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_request_has_an_id_of_its_own(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/sign-in").headers["X-Request-ID"] != client.get("/sign-in").headers["X-Request-ID"]


@pytest.mark.parametrize("next_page", ["/%0d%0aSet-Cookie:x=1", "/a%0d%0aX: 1"])
def test_no_line_break_gets_into_a_header(app: Flask, next_page: str) -> None:
    answer = app.test_client().get(f"/me?x={next_page}")
    assert answer.status_code == 303
    assert "X" not in answer.headers
    assert "\n" not in answer.location


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_an_address_is_believed_as_far_as_our_proxies_go(settings: Settings, proxies: int, seen: str) -> None:
    app = Flask("behind proxies")
    put_on_everything(app, dataclasses.replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/", view_func=lambda: str(request.remote_addr))
    forwarded = {"X-Forwarded-For": "192.0.2.66, 198.51.100.7, 203.0.113.9"}
    answer = app.test_client().get("/", headers=forwarded, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.text == seen
