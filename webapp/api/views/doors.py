"""The document as JSON, and as a page on which each operation can be tried."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request

from webapp.api import spec
from webapp.api.errors import answer_refusal
from webapp.api.operations import bp
from webapp.api.reference import read_operations
from webapp.api.views import accounts, catalog, groups, recommendations
from webapp.core.errors import Refusal
from webapp.web.auth import SignedOut, access, current_account
from webapp.web.render import render
from webapp.web.session import uses_bearer

pages = Blueprint("api_pages", __name__, url_prefix="/api")
OPERATIONS = (accounts, catalog, groups, recommendations)
"""Importing them registers their operations."""
OPEN_TO_DEAD_TOKENS = ("api.register", "api.login", "api.refresh")
READER = ("Authorization", "Cookie", "Accept-Language")


def init_app(app: Flask) -> None:
    """Open the doors."""
    spec.init_app(app)
    app.register_blueprint(pages)


@pages.get("/openapi.json")
@access("public")
def openapi() -> Response:
    """The document."""
    return _for_this_reader(jsonify(spec.document()))


@pages.get("/docs")
@access("public")
def reference() -> Response:
    """The document for people."""
    return _for_this_reader(render("api/reference.html", **read_operations(spec.document())))


def refuse_dead_token() -> None:
    """A token that is good no longer is said to be, also where nobody needs one: else its owner would never know."""
    if uses_bearer() and current_account() is None and request.endpoint not in OPEN_TO_DEAD_TOKENS:
        raise SignedOut


def refused(refusal: Refusal) -> Response:
    """One shape for every refusal."""
    return answer_refusal(refusal)


def for_this_reader(response: Response) -> Response:
    """No cache keeps what was meant for one person; a 401 says how to sign in (RFC 6750)."""
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return _for_this_reader(response)


def _for_this_reader(response: Response) -> Response:
    response.vary.update(READER)
    return response


bp.before_request(refuse_dead_token)
bp.register_error_handler(Refusal, refused)
bp.after_request(for_this_reader)
