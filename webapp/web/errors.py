"""Errors as people and programs read them: what happened, what it means for their money, what to do now."""

from __future__ import annotations

from flask import Flask, Response, g, jsonify, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog import get_logger
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.errors import Refusal, Unavailable
from webapp.web.database import session
from webapp.web.render import render
from webapp.web.words import error_words

JSON_PATHS = ("/api/", "/sync/", "/session/", "/push/")
RETRY_AFTER_S = "5"
log = get_logger()


def init_app(app: Flask) -> None:
    """Answer every refusal and every failure with a page or a JSON error; never a bare trace."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    for fault in (OperationalError, PoolTimeout, Unavailable):
        app.register_error_handler(fault, _unavailable)
    app.register_error_handler(Exception, _failed)


def wants_json() -> bool:
    """The phone's sync and the API read JSON; everything else is a person."""
    return request.path.startswith(JSON_PATHS)


def error_response(status: int, code: str, values: dict[str, object] | None = None) -> Response:
    """An error in the reader's language, as JSON or as a page."""
    words = error_words(code, status, values or {})
    if wants_json():
        response = jsonify({"error": {"code": code, "message": words.sentence}})
        response.status_code = status
    else:
        response = render("errors/error.html", "main", status, words=words, code=status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _refused(refusal: Refusal) -> Response:
    log.info("refused", code=refusal.code, values=str(refusal.values)[:200])
    return error_response(refusal.status, refusal.code, refusal.values)


def _http_error(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = error_response(error.code, f"http_{error.code}")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _unavailable(error: Exception) -> Response:
    log.error("database_unavailable", reason=str(error)[:300])
    g.account = None  # nothing of the page may ask the database again
    return error_response(503, "unavailable")


def _failed(error: Exception) -> Response:
    log.exception("failed")
    session().rollback()  # what failed may have left the transaction unusable, and the page asks who is reading
    return error_response(500, "failed")
