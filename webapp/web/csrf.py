"""Forged requests are stopped twice: by where they come from, and by a token that only our own pages know.

Every unsafe method is checked, signing in included. A phone reads the cookie when it sends; an op never
stores the token. A failure is 403 with code `csrf`, never 401, which would look like an expired sign-in.
"""

from __future__ import annotations

import hmac
import secrets
from typing import ClassVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from config import Settings
from webapp.core.errors import Refusal
from webapp.web.session import BEARER_PATHS, REFRESH_FOR, current_sign_in, uses_bearer

COOKIE, HEADER, FIELD = "csrf", "X-CSRF-Token", "csrf_token"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
_LEAST_TOKEN = 32


class ForgedRequest(Refusal):
    """The request cannot be shown to come from one of our own pages."""

    code: ClassVar[str] = "csrf"
    status: ClassVar[int] = 403


def init_app(app: Flask, settings: Settings) -> None:
    """Check every unsafe request; give every page its token."""
    app.before_request(_check)
    app.after_request(_send_token)
    app.jinja_env.globals.update(csrf_token=csrf_token)


def csrf_token() -> str:
    """This browser's token, made when it has none."""
    token = g.get("csrf_token") or _cookie() or secrets.token_urlsafe(32)
    g.csrf_token = token
    return cast(str, token)


def _check() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    if not _comes_from_us():
        raise ForgedRequest(reason="origin")
    if request.path.startswith(BEARER_PATHS) and (uses_bearer() or current_sign_in() is None):
        return  # no cookie speaks for the sender: a program with its own token, or with nothing
    if not _shows_token():
        raise ForgedRequest(reason="token")


def _comes_from_us() -> bool:
    """By what the browser itself says; old browsers say nothing, and the token decides alone."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    settings = cast(Settings, current_app.extensions["settings"])
    return origin is None or origin in (request.host_url.rstrip("/"), _origin_of(settings.base_url))


def _shows_token() -> bool:
    shown = request.headers.get(HEADER) or request.form.get(FIELD, "")
    cookie = _cookie()
    return cookie is not None and hmac.compare_digest(cookie.encode(), shown.encode("utf-8", "replace"))


def _cookie() -> str | None:
    token = request.cookies.get(COOKIE, "")
    return token if len(token) >= _LEAST_TOKEN and token.isascii() else None


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _send_token(response: Response) -> Response:
    """Every page brings the cookie, so that the phone finds one whenever it sends; a kept shell does not."""
    if response.mimetype == "text/html" and not response.cache_control.public and _cookie() is None:
        settings = cast(Settings, current_app.extensions["settings"])
        response.set_cookie(
            COOKIE, csrf_token(), max_age=REFRESH_FOR, secure=settings.secure_cookies, samesite="Lax"
        )
    return response
