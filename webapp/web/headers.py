"""What every answer says about itself, errors and static files included; and each request's id."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, request

from config import Settings
from webapp.core.ids import uuid7

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Our own addresses may carry a one-time token; and `no-referrer` would turn our forms' Origin into null.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def init_app(app: Flask, settings: Settings) -> None:
    """Name each request, and put the headers on each answer."""
    always = headers_for(settings)
    app.before_request(_name_request)
    app.after_request(lambda response: _add_headers(response, always))


def headers_for(settings: Settings) -> dict[str, str]:
    """What every answer carries; also for the files that are served before Flask sees the request."""
    return {**HEADERS, "Strict-Transport-Security": HTTPS_ONLY} if settings.secure_cookies else HEADERS


def _name_request() -> None:
    g.request_id = str(uuid7())
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, method=request.method, path=request.path)


def _add_headers(response: Response, always: dict[str, str]) -> Response:
    for name, value in always.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if g.get("account") is not None and response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
