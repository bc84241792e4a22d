"""The document of the API: OpenAPI 3.1, made from the operations themselves, in the reader's language."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext
from flask_smorest import Api

from webapp.api.operations import RULES_SAY_NO, bp
from webapp.api.schemas.common import ErrorSchema
from webapp.api.words import N_
from webapp.web import csrf
from webapp.web.i18n import language
from webapp.web.session import ACCESS_COOKIE

TITLE, VERSION = "SPACS Africa", "1.0"
OPENAPI = "3.1.0"
INTRODUCTION = N_(
    "Traders buy together at wholesale prices. Money is in whole minor units of a currency, quantities in base units "
    "of an offer. Sentences come in the language of the account, else of Accept-Language: en, sw or fr."
)
TAGS = {
    "accounts": N_("Registering, signing in, and who is signed in"),
    "products": N_("What is sold, where, and at which price ladder"),
    "groups": N_("Traders who buy one offer together"),
    "recommendations": N_("Groups that fit the reader, with reasons that can be checked"),
}
SCHEMES: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
               "description": N_("For programs: the access token of auth/login.")},
    "cookie": {"type": "apiKey", "in": "cookie", "name": ACCESS_COOKIE,
               "description": N_("For our own pages: whoever is signed in in this browser.")},
    "csrf": {"type": "apiKey", "in": "header", "name": csrf.HEADER,
             "description": N_("With the cookie, on every change: the value of the cookie csrf.")},
}  # fmt: skip
REFUSALS: dict[int, tuple[str, str]] = {
    400: ("bad_json", N_("The body is not JSON as RFC 8259 has it, or beyond its limits.")),
    401: ("signed_out", N_("Nobody is signed in, or the token is good no longer.")),
    403: ("not_allowed", N_("This person may not do this, or the request may be forged.")),
    404: ("not_found", N_("There is no such thing, or none that this person may see.")),
    409: ("identity_taken", RULES_SAY_NO),
    413: ("too_large", N_("The body has more than 256 KB.")),
    415: ("wrong_type", N_("The body is not application/json in UTF-8.")),
    422: ("bad_input", N_("Fields or parameters are not what they must be; the member fields says which.")),
    429: ("too_many_tries", N_("Too often in a short time; Retry-After says when to come again.")),
    503: ("unavailable", N_("Not now; Retry-After says when to come again.")),
}
_WORDED = ("description", "summary")


class Document(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest without its own pages and error handlers: both are the house's."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_doc_blueprint(self) -> None:
        """The document has routes of our own, which stand in the access matrix."""

    def _register_error_handlers(self) -> None:
        """Errors have one shape everywhere."""

    def _register_responses(self) -> None:
        """Each refusal is described below, with what it means here."""

    def _register_pagination_header(self) -> None:
        """Lists carry their page in the body."""


def init_app(app: Flask) -> None:
    """Register the operations and describe them."""
    app.config.update(API_TITLE=TITLE, API_VERSION=VERSION, OPENAPI_VERSION=OPENAPI)
    document = Document(app, spec_kwargs={"info": {"description": INTRODUCTION}, "servers": [{"url": "/"}]})
    for name, scheme in SCHEMES.items():
        document.spec.components.security_scheme(name, scheme)
    for status, (code, meaning) in REFUSALS.items():
        document.spec.components.response(f"Refused{status}", _refusal(status, code, meaning))
    document.register_blueprint(bp)
    tags = [{"name": name, "description": meaning} for name, meaning in TAGS.items()]
    app.extensions["api_document"] = document.spec.to_dict() | {"tags": tags}
    app.extensions["api_document_in"] = {}


def document() -> dict[str, Any]:
    """The document in the language of this request; worded once for each language."""
    known: dict[str, dict[str, Any]] = current_app.extensions["api_document_in"]
    spoken = language()
    if spoken not in known:
        known[spoken] = cast(dict[str, Any], _worded(current_app.extensions["api_document"]))
    return known[spoken]


def _refusal(status: int, code: str, meaning: str) -> dict[str, Any]:
    error: dict[str, Any] = {"code": code, "message": "…"}
    if status == 422:
        error["fields"] = {"firm": "…"}
    return {
        "description": meaning,
        "content": {"application/json": {"schema": ErrorSchema, "example": {"error": error}}},
    }


def _worded(node: Any) -> Any:
    """*node* with every text for people translated."""
    if isinstance(node, list):
        return [_worded(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: str(gettext(value)) if key in _WORDED and isinstance(value, str) and value else _worded(value)
        for key, value in node.items()
    }
