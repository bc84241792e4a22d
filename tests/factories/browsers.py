"""Browsers of named people: test clients that hold a CSRF cookie and show it, signed in or not."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.accounts.sign_ins import make_sign_in_link
from webapp.core.clock import now

CSRF = "a token that only our own pages know, 43 ch"


def browser(app: Flask) -> FlaskClient:
    """Nobody's browser. It shows its CSRF token with every request."""
    client = app.test_client()
    client.set_cookie("csrf", CSRF)
    client.environ_base["HTTP_X_CSRF_TOKEN"] = CSRF
    return client


def signed_in(app: Flask, session: Session, account: Account) -> FlaskClient:
    """The browser of *account*, who came in by a one-time link (no password is hashed)."""
    client = browser(app)
    token = make_sign_in_link(session, account, now())
    answer = client.post(f"/sign-in/{token}")
    assert answer.status_code == 303, answer.text
    return client
