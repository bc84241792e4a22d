"""The database goes away in the middle: the phone is told to come again, and keeps what it has."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories import groups, people
from tests.webapp.sync.conftest import sign_in
from tests.webapp.sync.phones import Phone

STEPS = ["INSERT INTO installations", "INSERT INTO inbox", "UPDATE groups", "UPDATE inbox"]


@pytest.mark.parametrize("step", STEPS)
def test_an_outage_is_told_as_such_and_the_op_arrives_later(
    fresh_app: Flask, fresh_engine: Engine, committed: Session, step: str
) -> None:
    """From *step* on every statement fails, also any that the answer to the failure would like to make."""
    amina = people.trader(committed)
    phone, rice = Phone(amina.id), groups.rice_group(committed, actor=amina)
    client, sent = sign_in(fresh_app, committed, amina), phone.envelope(phone.join(rice.id))
    with gone_from(fresh_engine, step):
        answer = client.post("/sync/ops", json=sent)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert client.post("/sync/ops", json=sent).get_json()["results"][0]["outcome"] == "applied"


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_form_and_a_program_are_told_to_come_again(
    fresh_app: Flask, fresh_engine: Engine, committed: Session, step: str
) -> None:
    amina = people.trader(committed)
    rice = groups.rice_group(committed, actor=amina)
    client, form, key = sign_in(fresh_app, committed, amina), {"firm": 10, "extra": 0}, {"Idempotency-Key": "k1"}
    with gone_from(fresh_engine, step):
        page = client.post(f"/groups/{rice.id}/memberships", data=form)
    with gone_from(fresh_engine, step):
        answer = client.post(f"/api/groups/{rice.id}/join", json=form, headers=key)
    assert [(each.status_code, each.headers["Retry-After"]) for each in (page, answer)] == [(503, "5")] * 2
    assert client.post(f"/groups/{rice.id}/memberships", data=form).status_code == 303


@contextmanager
def gone_from(engine: Engine, step: str) -> Iterator[None]:
    """From *step* on every statement fails."""
    gone: list[str] = []

    def fail(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if gone or statement.startswith(step):
            gone.append(statement)
            raise OperationalError("server closed the connection", {}, Exception())

    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)
