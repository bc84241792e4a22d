"""Registering and signing in: the tokens of programs."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from webapp.accounts import actions
from webapp.accounts.identities import find_identity, read_identity
from webapp.api import shapes
from webapp.api.examples import ACCOUNT, TOKENS
from webapp.api.operations import operation
from webapp.api.schemas.accounts import AccountSchema, LoginBody, RefreshBody, RegisterBody, TokensSchema
from webapp.api.words import N_
from webapp.web import session as sign_ins
from webapp.web.auth import SignedOut, access, signed_in_account
from webapp.web.database import session
from webapp.web.limits import limit_sign_in, limit_sign_up


@operation(
    "POST", "/auth/register", tag="accounts", status=201, answer=TokensSchema, shows=TOKENS, refuses=[409],
    body=RegisterBody,
    example={"name": "Amina Nakato", "identity": "0772 123456", "country": "UG", "password": "four words of my own"},
    summary=N_("Make a trader's account"),
    description=N_("The new person is signed in at once: the answer brings their tokens."),
)  # fmt: skip
@limit_sign_up
@access("public")
def register(body: dict[str, Any]) -> Any:
    """A new trader, signed in."""
    identity = read_identity(body["identity"], body["country"])
    account = actions.sign_up(
        session(), body["name"], identity, body["password"], body["language"], body["pickup_point_id"]
    )
    return shapes.tokens(account, sign_ins.issue_tokens(account, request.user_agent.string))


@operation(
    "POST", "/auth/login", tag="accounts", answer=TokensSchema, shows=TOKENS, refuses=[401], body=LoginBody,
    example={"identity": "0772 123456", "country": "UG", "password": "four words of my own"},
    summary=N_("Sign in with a password"),
    description=N_("An unknown person and a wrong password are answered alike."),
)  # fmt: skip
@limit_sign_in
@access("public")
def login(body: dict[str, Any]) -> Any:
    """Tokens for whoever knows their password."""
    identity = find_identity(body["identity"], body["country"])
    account = actions.authenticate(session(), identity, body["password"])
    return shapes.tokens(account, sign_ins.issue_tokens(account, request.user_agent.string))


@operation(
    "POST", "/auth/refresh", tag="accounts", answer=TokensSchema, shows=TOKENS, refuses=[401], body=RefreshBody,
    example={"refresh_token": "eyJhbGciOi…"},
    summary=N_("Exchange a refresh token"),
    description=N_("The old one is spent. Whoever uses a spent one later ends the whole sign-in, for it was stolen."),
)  # fmt: skip
@access("public")
def refresh(body: dict[str, Any]) -> Any:
    """New tokens for the newest refresh token."""
    renewed = sign_ins.renew_tokens(body["refresh_token"])
    if renewed is None:
        raise SignedOut
    return shapes.tokens(*renewed)


@operation(
    "GET", "/auth/me", tag="accounts", answer=AccountSchema, shows=ACCOUNT, summary=N_("Who is signed in")
)
@access("signed_in")
def me() -> Any:
    """The person of the token or the cookie."""
    return signed_in_account()


@operation("POST", "/auth/logout", tag="accounts", status=204, answer=None, summary=N_("Sign out"),
           description=N_("The access token and the refresh token of this sign-in are good no longer."))  # fmt: skip
@access("signed_in")
def logout() -> Any:
    """End this sign-in."""
    sign_ins.end_person()
    return Response(status=204)
