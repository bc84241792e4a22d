"""How often somebody may try: counted in Redis, or in this process while Redis is away."""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from webapp.accounts.identities import DEFAULT_COUNTRY, find_identity
from webapp.core.errors import Refusal
from webapp.sync.json_body import read_json
from webapp.web.auth import current_account
from webapp.web.errors import error_response

View = Callable[..., Any]

SIGN_IN_TRIES = "10 per 15 minutes"
"""Per phone number or e-mail address; only failures count."""
SIGN_IN_TRIES_PER_ADDRESS = "100 per 15 minutes"
"""Whole neighbourhoods share one address of a mobile network."""
SIGN_IN_TRIES_PER_NETWORK = "500 per 15 minutes"
SIGN_UPS_PER_ADDRESS = "60 per hour"
LINK_TRIES_PER_ADDRESS = "30 per hour"
BODY_MOST_BYTES = 2 * 1024 * 1024
"""Of any request but an upload; 413 above. Sync and API read less than this."""
UPLOAD_MOST_BYTES = 256 * 1024 * 1024
UPLOADS = ("admin_imports.upload",)


def address() -> str:
    """Where the request comes from (behind a proxy: what TRUSTED_PROXIES lets it say)."""
    return request.remote_addr or "unknown"


def network() -> str:
    """The neighbourhood of the address: /24, or /48 in IPv6."""
    try:
        found = ipaddress.ip_address(address())
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def identity() -> str:
    """Whom the form or the JSON names, however it is written; hashed, because Redis needs no phone numbers."""
    body = _json() if request.is_json else request.form
    named: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    typed, country = str(named.get("identity") or ""), str(named.get("country") or "")
    found = find_identity(typed, country or DEFAULT_COUNTRY)
    return hashlib.sha256((found.value if found else typed[:300]).encode("utf-8", "replace")).hexdigest()


def _json() -> Any:
    """The JSON of the request; what cannot be read names nobody, and the view says why."""
    try:
        return read_json(request.get_data(), request.content_type, None)
    except Refusal:
        return None


def person() -> str:
    """Who is signed in; the address when nobody is."""
    account = current_account()
    return address() if account is None else f"account {account.id}"


limiter = Limiter(
    key_func=address,
    in_memory_fallback_enabled=True,
    headers_enabled=True,
    strategy="moving-window",
    key_prefix="limits",
)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in the app's Redis."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_MOST_BYTES
    app.before_request(_let_uploads_in)
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url.replace("unix://", "redis+unix://", 1)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": 2, "socket_connect_timeout": 2}
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _too_many)


def failed(response: Response) -> bool:
    """Only an answer that refused counts as a try."""
    return response.status_code >= 400


def limit_sign_in(view: View) -> View:
    """Count refused sign-ins by person, address and network, over every door that takes a password."""
    for tries, by_whom in (
        (SIGN_IN_TRIES, identity),
        (SIGN_IN_TRIES_PER_ADDRESS, address),
        (SIGN_IN_TRIES_PER_NETWORK, network),
    ):
        view = limiter.shared_limit(tries, f"sign-in-{by_whom.__name__}", key_func=by_whom, deduct_when=failed)(view)
    return view


def limit_own_password(view: View) -> View:
    """Count the tries of whoever holds somebody's unlocked phone to guess the password that opens more."""
    return limiter.shared_limit(SIGN_IN_TRIES, "own-password", key_func=person, deduct_when=failed)(view)


def limit_sign_up(view: View) -> View:
    """Count new accounts by address, over every door that makes them."""
    return limiter.shared_limit(SIGN_UPS_PER_ADDRESS, "sign-up")(view)


def limit_links(view: View) -> View:
    """Count one-time links that led nowhere, by address."""
    return limiter.shared_limit(LINK_TRIES_PER_ADDRESS, "link", deduct_when=failed)(view)


def _let_uploads_in() -> None:
    """After the access check: only who may upload gets so far."""
    if request.endpoint in UPLOADS:
        request.max_content_length = UPLOAD_MOST_BYTES


def _too_many(_: RateLimitExceeded) -> AnyResponse:
    limit = limiter.current_limit
    seconds = max(1, limit.reset_at - int(time.time())) if limit else 60
    return error_response(429, "too_many_tries", {"minutes": -(-seconds // 60)})
