"""Signed-in browsers: short access tokens and rotating refresh tokens in cookies; the database is the truth.

Renewing and ending a family commit at once, apart from the request's own transaction: the new cookies leave
whatever becomes of the page, and a stolen token must stay dead even though its request is refused.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    decode_token,
    set_access_cookies,
    set_refresh_cookies,
    unset_jwt_cookies,
)
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.exceptions import PyJWTError
from sqlalchemy.orm import Session

from config import Settings
from webapp.accounts import queries, sign_ins
from webapp.accounts.models import Account, SignInSession
from webapp.core.clock import now
from webapp.web.database import db, session

ACCESS_COOKIE, REFRESH_COOKIE = "access", "refresh"
ACCESS_FOR = timedelta(minutes=15)
REFRESH_FOR = timedelta(days=60)
BEARER = "Bearer "
BEARER_PATHS = "/api/"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a browser or a program keeps of a sign-in; `access` is good for ACCESS_FOR."""

    access: str
    refresh: str


def init_app(app: Flask, settings: Settings) -> None:
    """Read the person from each request, renew what has run out, and send the cookies."""
    app.config.update(
        JWT_SECRET_KEY=hmac.new(settings.secret_key.encode(), b"sign-in tokens", hashlib.sha256).hexdigest(),
        JWT_ALGORITHM="HS256",
        JWT_DECODE_ALGORITHMS=["HS256"],
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_FOR,
        JWT_REFRESH_TOKEN_EXPIRES=REFRESH_FOR,
        JWT_ACCESS_COOKIE_NAME=ACCESS_COOKIE,
        JWT_REFRESH_COOKIE_NAME=REFRESH_COOKIE,
        JWT_COOKIE_SECURE=settings.secure_cookies,
        JWT_COOKIE_SAMESITE="Lax",
        JWT_COOKIE_CSRF_PROTECT=False,  # webapp.web.csrf guards every form, signed in or not
        JWT_SESSION_COOKIE=False,
    )
    JWTManager(app)
    app.before_request(_load_person)
    app.after_request(_send_cookies)


def issue_tokens(account: Account, device: str) -> Tokens:
    """Sign *account* in on *device* (a browser's or a program's own name) and hand out its tokens."""
    return _tokens(sign_ins.start_sign_in(session(), account, device, now()))


def renew_tokens(refresh: str) -> tuple[Account, Tokens] | None:
    """A program exchanges its refresh token: the person and new tokens; None when it is good no longer."""
    renewed = _renewed(refresh)
    return renewed[1:] if renewed else None


def start_person(account: Account) -> None:
    """Sign *account* in on this browser; whoever was signed in here before is signed out."""
    end_person()
    device = request.user_agent.string[: sign_ins.DEVICE_MAX]
    g.sign_in = sign_ins.start_sign_in(session(), account, device, now())
    g.account, g.cookies = account, _tokens(g.sign_in)


def end_person() -> None:
    """Sign out on this browser."""
    if g.get("sign_in") is not None:
        sign_ins.end_sign_in(session(), g.sign_in.account_id, g.sign_in.id, "signed_out", now())
    g.account, g.sign_in, g.cookies = None, None, None


def current_sign_in() -> SignInSession | None:
    """The session of this browser; None when nobody is signed in."""
    found: SignInSession | None = g.get("sign_in")
    return found


def uses_bearer() -> bool:
    """A program that names its token itself: no cookie speaks for it, so nothing can be forged."""
    return request.path.startswith(BEARER_PATHS) and request.headers.get("Authorization", "").startswith(BEARER)


def _load_person() -> None:
    g.account = g.sign_in = None
    if uses_bearer():
        claims = _claims(request.headers["Authorization"].removeprefix(BEARER), "access")
        _remember(claims)
        return
    claims = _claims(request.cookies.get(ACCESS_COOKIE), "access")
    if claims is not None:
        _remember(claims)
    elif REFRESH_COOKIE in request.cookies:
        _renew(request.cookies[REFRESH_COOKIE])


def _remember(claims: dict[str, Any] | None) -> None:
    """Put the person and the session into this request, unless either has ended."""
    if claims is None:
        return
    found = queries.find_signed_in(session(), UUID(claims["sid"]), int(claims["sub"]))
    if found is None:
        return
    g.sign_in, g.account = found
    if sign_ins.is_first_sight(g.sign_in, UUID(claims["of"])):
        with _at_once() as own:
            sign_ins.mark_seen(own, g.sign_in.id, now())


def _renew(refresh: str) -> None:
    renewed = _renewed(refresh)
    if renewed is not None:
        g.sign_in, g.account, g.renewed = renewed


def _renewed(refresh: str) -> tuple[SignInSession, Account, Tokens] | None:
    claims = _claims(refresh, "refresh")
    if claims is None:
        return None
    with _at_once() as own:
        renewed = sign_ins.renew_sign_in(own, UUID(claims["sid"]), UUID(claims["jti"]), now())
        tokens = _tokens(renewed) if renewed else None
    found = queries.find_signed_in(session(), UUID(claims["sid"]), int(claims["sub"]))
    return (*found, tokens) if found and tokens else None


def _tokens(sign_in: SignInSession) -> Tokens:
    identity, family = str(sign_in.account_id), {"sid": str(sign_in.id)}
    return Tokens(
        create_access_token(identity, additional_claims={**family, "of": str(sign_in.current_token)}),
        create_refresh_token(identity, additional_claims={**family, "jti": str(sign_in.current_token)}),
    )


def _claims(token: str | None, kind: str) -> dict[str, Any] | None:
    """What a token that we signed says; None for any other, an expired one, or one of another kind."""
    if not token:
        return None
    try:
        claims: dict[str, Any] = decode_token(token)
    except (PyJWTError, JWTExtendedException, ValueError):
        return None
    return claims if claims["type"] == kind else None


@contextmanager
def _at_once() -> Iterator[Session]:
    """A short transaction of its own."""
    with Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False) as own, own.begin():
        yield own


def _send_cookies(response: Response) -> Response:
    """Renewed tokens always leave; a new sign-in or a sign-out only with a good answer."""
    tokens: Tokens | None = g.get("renewed")
    if "cookies" in g and response.status_code < 400:
        tokens = g.cookies
        if tokens is None:
            unset_jwt_cookies(response)
    if tokens is not None:
        set_access_cookies(response, tokens.access)
        set_refresh_cookies(response, tokens.refresh)
    return response
