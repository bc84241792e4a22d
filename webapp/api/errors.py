"""Refusals as the API answers them: `{"error": {"code", "message", "fields"?}}`."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from webapp.accounts import words as account_words
from webapp.api import words
from webapp.api.reading import InvalidInput
from webapp.core.errors import BadInput, Refusal
from webapp.web.errors import RETRY_AFTER_S
from webapp.web.words import error_words

STATUS = {"wrong_sign_in": 401}
"""Where a program expects another status than a page has."""
ACCOUNT_CODES = ("identity_taken", "wrong_sign_in")


def answer_refusal(refusal: Refusal) -> Response:
    """The answer to a refused request, in the reader's language."""
    status = STATUS.get(refusal.code, refusal.status)
    body: dict[str, Any] = {
        "code": refusal.code,
        "message": error_words(refusal.code, status, refusal.values).sentence,
    }
    if isinstance(refusal, InvalidInput):
        body["fields"] = {name: words.what_is_wrong(problem) for name, problem in refusal.problems.items()}
    elif isinstance(refusal, BadInput):
        body["fields"] = account_words.what_is_wrong(refusal)
    elif refusal.code in ACCOUNT_CODES:
        body["message"] = " ".join(account_words.what_is_wrong(refusal).values())
    response = jsonify(error=body)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response
