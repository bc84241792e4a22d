"""Programs of named people: clients that send a Bearer token, and whose answers must fit the document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import jsonschema_rs
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from webapp.accounts.models import Account
from webapp.web.database import db
from webapp.web.session import issue_tokens


def program(app: Flask, session: Session, account: Account) -> FlaskClient:
    """A program of *account*; the token is what auth/login would hand out (no password is hashed)."""
    client = app.test_client()
    with app.test_request_context():
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issue_tokens(account, 'a test').access}"
        db.session.commit()
    return client


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document."""
    return cast(dict[str, Any], app.test_client().get("/api/openapi.json").json)


def assert_fits(app: Flask, answer: TestResponse, record: str) -> None:
    """The answer is exactly what the document calls *record*."""
    described = document(app)
    validator = jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{record}", "components": described["components"]}
    )
    validator.validate(answer.json)


def error(answer: TestResponse) -> dict[str, Any]:
    """The body of a refusal."""
    assert answer.content_type == "application/json"
    return cast(dict[str, Any], cast(dict[str, Any], answer.json)["error"])


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The queries that requests send meanwhile; savepoints, which only a test has, are left out."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)
