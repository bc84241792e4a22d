"""flask create-admin, flask sign-in-link."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import people
from webapp.accounts.models import Account, SignInLink
from webapp.accounts.passwords import is_password


def test_the_first_admin_gets_a_random_password_shown_once(app: Flask, session: Session) -> None:
    command = ["create-admin", "--name", "Grace", "--identity", "grace@example.org"]
    said = app.test_cli_runner().invoke(args=command).output
    admin = session.query(Account).one()
    assert admin.role == "admin"
    assert is_password(admin.password_hash, said.split()[-1])


def test_an_admin_with_a_weak_password_is_not_made(app: Flask, session: Session) -> None:
    command = ["create-admin", "--name", "G", "--identity", "g@example.org", "--password", "admin123"]
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert "too short" in result.output
    assert session.query(Account).count() == 0


def test_a_link_is_made_by_customer_number(app: Flask, session: Session) -> None:
    trader = people.trader(session)
    trader.import_source, trader.external_ref = "online-retail", "17850"
    session.flush()
    said = app.test_cli_runner().invoke(args=["sign-in-link", "17850"]).output.strip()
    assert said.startswith("http://127.0.0.1:8000/sign-in/")
    assert app.test_client().get(said.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert session.query(SignInLink).one().token_hash not in said


def test_a_link_is_made_by_phone_and_by_id(app: Flask, session: Session) -> None:
    trader = people.trader(session, phone="+254712345678")
    for reference in ("0712 345678", "+254712345678", str(trader.id)):
        assert app.test_cli_runner().invoke(args=["sign-in-link", reference]).exit_code == 0


def test_nobody_and_more_than_one_are_said(app: Flask, session: Session) -> None:
    for source in ("first", "second"):
        trader = people.trader(session)
        trader.import_source, trader.external_ref = source, "7"
    session.flush()
    run = app.test_cli_runner()
    assert "more than one" in run.invoke(args=["sign-in-link", "7"]).output
    assert "Nobody" in run.invoke(args=["sign-in-link", "99999999999999999999"]).output
