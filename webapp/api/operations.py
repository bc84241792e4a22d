"""One decorator makes a view an operation: its address, what it reads and answers, and its place in the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask_smorest import Blueprint
from marshmallow import Schema

from webapp.api.reading import StrictParser
from webapp.api.words import N_
from webapp.web.auth import AccessRule

View = TypeVar("View", bound=Callable[..., Any])
ID = "int(min=1, max=9007199254740991)"
"""A row's number in an address: what every JSON reader keeps exact; anything else is not found."""
SIGNED_IN: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}]
SIGNED_IN_TO_CHANGE: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": [], "csrf": []}]
ALWAYS = (429, 503)
RULES_SAY_NO = N_("The rules say no. Nothing was charged.")
GOOD = {200: N_("Here it is."), 201: N_("It was made."), 202: N_("It is queued."), 204: N_("It is done.")}


class StrictBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint whose operations read strictly."""

    ARGUMENTS_PARSER = StrictParser()


bp = StrictBlueprint("api", __name__, url_prefix="/api")


def operation(
    method: str,
    path: str,
    *,
    tag: str,
    summary: str,
    description: str = "",
    headers: type[Schema] | None = None,
    query: type[Schema] | None = None,
    body: type[Schema] | None = None,
    example: Any = None,
    answer: type[Schema] | None,
    status: int = 200,
    shows: Any = None,
    refuses: Sequence[int] = (),
    conflict: tuple[type[Schema], Any] | None = None,
    personal: bool = False,
) -> Callable[[View], View]:
    """A view as the operation *method* *path*. It gets what it reads in the order headers, query, body.

    *example* is a body to try, *shows* an answer. *refuses* are the operation's own statuses ≥ 400, beside those
    that follow from what it reads and who may use it; *conflict* is the schema of its 409. *personal*: public, and
    says more to whoever is signed in.
    """

    def register(view: View) -> View:
        rule: AccessRule = view.access_rule  # type: ignore[attr-defined]  # @access stands nearest to the function
        made: Any = view
        for schema, location in ((body, "json"), (query, "query"), (headers, "headers")):
            if schema is not None:
                more = {"example": example} if location == "json" else {}
                made = bp.arguments(schema, location=location, **more)(made)
        for code in sorted({*refuses, *_refusals(rule, method, path, body is not None)}):
            made = bp.alt_response(code, f"Refused{code}")(made)
        if conflict is not None:
            made = bp.alt_response(409, schema=conflict[0], example=conflict[1], description=RULES_SAY_NO)(
                made
            )
        made = bp.response(
            status, answer, description=GOOD[status], **({"example": shows} if shows is not None else {})
        )(made)
        made = bp.doc(
            operationId=view.__name__, summary=summary, description=description or summary,
            security=_security(rule, method, personal),
        )(made)  # fmt: skip
        bp.route(path, methods=[method], tags=[tag])(made)
        return view

    return register


def _refusals(rule: AccessRule, method: str, path: str, has_body: bool) -> set[int]:
    codes = {422, *ALWAYS}
    codes |= set() if "public" in rule.who else {403}
    # A dead token is refused wherever it is shown, save where a living one is asked for.
    codes |= set() if "public" in rule.who and method == "POST" else {401}
    codes |= {403} if method != "GET" else set()
    codes |= {404} if "<" in path else set()
    codes |= {400, 413, 415} if has_body else set()
    return codes


def _security(rule: AccessRule, method: str, personal: bool) -> list[dict[str, list[str]]]:
    if "public" in rule.who:
        return [{}, *SIGNED_IN] if personal else []
    return SIGNED_IN if method == "GET" else SIGNED_IN_TO_CHANGE
