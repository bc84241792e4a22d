"""What a person reads when something fails on our side."""

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories.browsers import signed_in
from tests.factories.people import trader
from webapp.web import database
from webapp.web.auth import access


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app, whose page of groups meets a fault that leaves nothing of the person readable."""

    @access("signed_in")
    def lose_the_database() -> None:
        database.session().rollback()
        database.session().expunge_all()
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))

    monkeypatch.setitem(app.view_functions, "groups.index", lose_the_database)
    return app


def test_a_database_that_goes_away_is_told_in_the_persons_language(failing: Flask, session: Session) -> None:
    amina = trader(session)
    amina.language = "sw"
    answer = signed_in(failing, session, amina).get("/groups")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<html lang="sw"' in answer.text


def test_a_fault_of_ours_says_that_nothing_was_charged(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    @access("signed_in")
    def stumble() -> None:
        database.session().execute(text("SELECT * FROM no_such_table"))

    monkeypatch.setitem(app.view_functions, "groups.index", stumble)
    answer = signed_in(app, session, trader(session)).get("/groups")
    assert answer.status_code == 500
    assert "Nothing was charged." in answer.text


def test_a_commit_that_fails_is_not_told_as_done(app: Flask, session: Session) -> None:
    amina = trader(session)
    client, factory = signed_in(app, session, amina), database.db.session.session_factory

    def fail(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("server closed the connection unexpectedly"))

    event.listen(factory, "before_commit", fail)
    try:
        answer = client.post("/me", data={"name": "Another name"})
    finally:
        event.remove(factory, "before_commit", fail)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert session.get_one(type(amina), amina.id, populate_existing=True).name != "Another name"
