"""Each refused input is one line with the request's id, whatever was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from tests.factories.browsers import browser

SENT = {"identity": "0712345678", "country": "KE", "password": "hunter2 hunter2 hunter2"}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [line for line in found if line["event"] != "answered"]


def test_a_refused_sign_in_is_one_line(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = browser(app).post("/sign-in", data=SENT)
    (line,) = lines(capsys)
    assert (line["event"], line["code"], line["path"]) == ("refused", "wrong_sign_in", "/sign-in")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert "hunter2" not in str(line)


def test_each_answer_is_one_line(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = app.test_client().get("/sign-in")
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    told = (line["event"], line["method"], line["path"], line["status"], line["request_id"])
    assert told == ("answered", "GET", "/sign-in", 200, answer.headers["X-Request-ID"])
    assert 0 <= line["ms"] < 10_000


def test_a_forged_request_is_one_line(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.test_client().post("/sign-in", data=SENT)
    (line,) = lines(capsys)
    assert line["code"] == "csrf"


def test_no_one_time_token_is_logged(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.test_client().post("/sign-in/a-token-that-opens")
    (line,) = lines(capsys)
    assert "a-token-that-opens" not in str(line)


def test_nobody_writes_lines_of_their_own(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    browser(app).post('/me%0d%0a{"event":"all is well"}', data=SENT)
    browser(app).post("/groups/1/memberships%0a{}", data=SENT)
    assert all(line["event"] != "all is well" for line in lines(capsys))


def test_a_failure_shows_no_values(
    app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.accounts.actions.authenticate", lambda session, identity, password: 1 / 0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert browser(app).post("/sign-in", data=SENT).status_code == 500
    (line,) = lines(capsys)
    assert "ZeroDivisionError" in line["exception"]
    assert "hunter2" not in line["exception"]
