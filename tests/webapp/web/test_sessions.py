"""Tokens: renewed without anyone noticing, ended at once, and useless when made by somebody else."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import people
from tests.factories.browsers import browser, signed_in
from webapp.accounts.models import Account, SignInSession
from webapp.core.clock import clock_at, now


@pytest.fixture
def amina(session: Session) -> Account:
    return people.trader(session)


def cookie(client: FlaskClient, name: str) -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def is_in(client: FlaskClient) -> bool:
    status = client.post("/session/refresh").status_code
    assert status in (200, 401)
    return status == 200


def test_cookies_are_for_the_server_alone(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    for name in ("access", "refresh"):
        kept = client.get_cookie(name)
        assert kept is not None
        assert (kept.http_only, kept.same_site, kept.path) == (True, "Lax", "/")


def test_an_expired_access_token_is_renewed_on_the_way(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    before = cookie(client, "refresh")
    client.delete_cookie("access")
    assert is_in(client)
    assert cookie(client, "refresh") != before
    assert cookie(client, "access")


def test_renewed_tokens_leave_even_with_a_refusal(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    client.delete_cookie("access")
    before = cookie(client, "refresh")
    assert client.post("/language", data={"language": "xx"}).status_code == 422
    assert cookie(client, "refresh") != before
    assert is_in(client)


def test_twenty_requests_at_expiry_rotate_once(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    old, seen = cookie(client, "refresh"), set()
    for _ in range(20):
        client.set_cookie("refresh", old)
        client.delete_cookie("access")
        assert is_in(client)
        seen.add(jwt.decode(cookie(client, "refresh"), options={"verify_signature": False})["jti"])
    assert len(seen) == 1


def test_a_token_used_again_after_the_grace_ends_the_family(
    app: Flask, session: Session, amina: Account
) -> None:
    client = signed_in(app, session, amina)
    stolen = cookie(client, "refresh")
    client.delete_cookie("access")
    assert is_in(client)
    with clock_at(now() + timedelta(seconds=5)):
        assert is_in(client)  # its owner shows the new token
    thief = browser(app)
    thief.set_cookie("refresh", stolen)
    with clock_at(now() + timedelta(seconds=31)):
        assert not is_in(thief)
    assert not is_in(client)
    assert session.query(SignInSession).one().ended_because == "token_reused"


def test_an_answer_lost_on_the_way_signs_nobody_out(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    old = cookie(client, "refresh")
    client.delete_cookie("access")
    assert is_in(client)
    client.set_cookie("refresh", old)  # the phone never received the new one
    client.delete_cookie("access")
    with clock_at(now() + timedelta(hours=3)):
        assert is_in(client)


def test_a_new_sign_in_ends_the_one_before_it_in_this_browser(
    app: Flask, session: Session, amina: Account
) -> None:
    client = signed_in(app, session, amina)
    first = cookie(client, "access")
    client = signed_in(app, session, people.trader(session, "Joseph Okot"))
    other = browser(app)
    other.set_cookie("access", first)
    assert is_in(other)  # another browser's session is another's
    assert session.query(SignInSession).count() == 2


def test_losing_redis_brings_no_session_back(app: Flask, session: Session, amina: Account, redis: object) -> None:
    client = signed_in(app, session, amina)
    access = cookie(client, "access")
    client.post("/sign-out")
    redis.flushall()  # type: ignore[attr-defined]
    client.set_cookie("access", access)
    assert not is_in(client)


def test_a_changed_role_bites_at_once(app: Flask, session: Session) -> None:
    admin = people.account(session, "admin", "Grace")
    client = signed_in(app, session, admin)
    assert client.get("/me/none").status_code == 404
    admin.role = "trader"
    session.flush()
    assert client.post("/session/refresh").status_code == 200


def _forged(claims: dict[str, object], header: dict[str, object], key: str = "") -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    if key:
        return jwt.encode(claims, key, algorithm=str(header["alg"]), headers=header)
    return f"{part(header)}.{part(claims)}."


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "none", "typ": "JWT"}, ""),
        ({"alg": "None", "typ": "JWT"}, ""),
        ({"alg": "HS256", "kid": "../../../../dev/null"}, "a guess that is long enough for HS256"),
        ({"alg": "HS512"}, "a guess that is long enough for HS512, which wants sixty-four characters"),
        ({"alg": "RS256"}, ""),
    ],
)
def test_a_token_that_we_did_not_sign_is_nobody(
    app: Flask, session: Session, amina: Account, header: dict[str, object], key: str
) -> None:
    client = signed_in(app, session, amina)
    claims = jwt.decode(cookie(client, "access"), options={"verify_signature": False})
    client.set_cookie("access", _forged(claims, header, key))
    client.delete_cookie("refresh")
    assert not is_in(client)


@pytest.mark.parametrize("garbage", ["", "x", "a.b.c", "é.é.é", "." * 3000, "eyJhbGciOiJIUzI1NiJ9.bnVsbA.x"])
def test_garbage_in_the_cookies_is_nobody(app: Flask, garbage: str) -> None:
    client = browser(app)
    client.set_cookie("access", garbage)
    client.set_cookie("refresh", garbage)
    assert not is_in(client)


def test_a_refresh_token_is_no_access_token(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    client.set_cookie("access", cookie(client, "refresh"))
    client.delete_cookie("refresh")
    assert not is_in(client)


def test_an_edited_role_is_a_broken_signature(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    head, body, sign = cookie(client, "access").split(".")
    claims = jwt.decode(cookie(client, "access"), options={"verify_signature": False}) | {"role": "admin"}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    client.set_cookie("access", f"{head}.{body}.{sign}")
    client.delete_cookie("refresh")
    assert not is_in(client)


def test_the_token_of_a_deleted_person_is_nobody(app: Flask, session: Session, amina: Account) -> None:
    client = signed_in(app, session, amina)
    session.delete(amina)
    session.flush()
    assert not is_in(client)
