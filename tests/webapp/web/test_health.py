"""The health page tells the truth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy.exc import OperationalError

from webapp.web import health


@pytest.fixture
def queue_away(app: Flask) -> Iterator[None]:
    """The queue's server does not answer."""
    real = app.extensions["queue"]
    app.extensions["queue"] = Redis.from_url("unix:///nowhere")
    yield
    app.extensions["queue"] = real


def test_all_is_well(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "database": True, "queue": True})


def test_without_the_queue_it_says_so(app: Flask, queue_away: None) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()["queue"]) == (503, False)
    assert "spacs_queue_up 0.0" in app.test_client().get("/metrics").text


def test_without_the_database_it_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("SELECT 1", None, Exception("server closed"))

    monkeypatch.setattr(health, "_ask_database", away)
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()["database"]) == (503, False)


def test_figures_are_read_by_a_monitoring_program(app: Flask) -> None:
    page = app.test_client().get("/metrics").text
    for name in ("spacs_events_waiting 0.0", "spacs_queue_up 1.0", 'spacs_jobs_waiting{queue="urgent"}'):
        assert name in page
