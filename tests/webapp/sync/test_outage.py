"""The database goes away in the middle: the phone is told to come again, and keeps what it has."""

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
    client = sign_in(fresh_app, committed, amina)
    sent, gone = phone.envelope(phone.join(rice.id)), list[str]()

    def fail(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if gone or statement.startswith(step):
            gone.append(statement)
            raise OperationalError("server closed the connection", {}, Exception())

    event.listen(fresh_engine, "before_cursor_execute", fail)
    answer = client.post("/sync/ops", json=sent)
    event.remove(fresh_engine, "before_cursor_execute", fail)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert client.post("/sync/ops", json=sent).get_json()["results"][0]["outcome"] == "applied"
