"""What every answer says about itself, errors and static files included; and each request's id."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from webapp.core.ids import uuid7

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
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
log = structlog.get_logger()
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Name each request, and keep nobody's pages."""
    app.before_request(_name_request)
    app.after_request(_about_this_request)


def put_on_everything(app: Flask, settings: Settings) -> None:
    """The headers on every answer, also of what is answered before Flask sees it. Called last of all.

    What a request says of its own address is believed as far as TRUSTED_PROXIES goes, and no further.
    """
    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.wsgi_app = _Headed(app.wsgi_app, headers_for(settings))  # type: ignore[method-assign]


def headers_for(settings: Settings) -> dict[str, str]:
    """What every answer carries."""
    return {**HEADERS, "Strict-Transport-Security": HTTPS_ONLY} if settings.secure_cookies else HEADERS


class _Headed:
    """A WSGI app whose every answer carries *headers*, unless it has its own of that name."""

    def __init__(self, wsgi: WSGIApplication, headers: dict[str, str]) -> None:
        self.wsgi = wsgi
        self.headers = headers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            own = {name.lower() for name, _ in given}
            missing = [(name, value) for name, value in self.headers.items() if name.lower() not in own]
            return start_response(status, [*given, *missing], exc_info)

        return self.wsgi(environ, start)


def _name_request() -> None:
    g.request_id, g.begun = str(uuid7()), time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, method=request.method, path=_shown_path())


def _shown_path() -> str:
    """The path for the log; a one-time token in it is nobody's to read."""
    return "/sign-in/…" if request.path.startswith("/sign-in/") else request.path


def _about_this_request(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    milliseconds = round((time.perf_counter() - g.get("begun", 0)) * 1000)
    log.info("answered", status=response.status_code, ms=milliseconds)
    if response.mimetype == "text/html":
        kept = "private, no-cache" if g.get("account") is None else "no-store"
        response.headers.setdefault("Cache-Control", kept)
    return response
