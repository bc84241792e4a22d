"""Requests read strictly: JSON with limits, each parameter once, and every fault under the name of its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn

import marshmallow
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.core.errors import Refusal
from webapp.sync.json_body import MAX_BYTES, BodyTooLarge, WrongContent, read_json


class InvalidInput(Refusal):
    """Fields that cannot be read as what they must be. `problems`: name → code with its bounds."""

    code: ClassVar[str] = "bad_input"
    status: ClassVar[int] = 422

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems=problems)
        self.problems = problems


class StrictParser(FlaskParser):
    """How the operations of the API read what was sent."""

    DEFAULT_UNKNOWN_BY_LOCATION = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": marshmallow.RAISE,
        "json": marshmallow.RAISE,
    }

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        """The body's value. Raises WrongContent, BodyTooLarge, UnreadableBody."""
        if req.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise WrongContent  # what counts the tries of a sign-in reads the body too, and unpacks nothing
        req.max_content_length = MAX_BYTES
        try:
            raw = req.get_data()
        except RequestEntityTooLarge:
            raise BodyTooLarge from None
        return read_json(raw, req.content_type, None)

    def load_querystring(self, req: Request, schema: marshmallow.Schema) -> Any:
        """The parameters of the address, each given at most once. Raises InvalidInput."""
        repeated = {name: "repeated" for name, values in req.args.lists() if len(values) > 1}
        if repeated:
            raise InvalidInput(repeated)
        return req.args.to_dict()

    def handle_error(self, error: marshmallow.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Every fault at once. Raises InvalidInput."""
        places: Mapping[str, Any] = (
            error.messages_dict
        )  # webargs puts the place (json, query, headers) on top
        raise InvalidInput({name: code for place in places.values() for name, code in _flat(place)})


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(messages, Mapping):
        yield path or "body", str(messages[0])
        return
    for name, below in messages.items():
        own = "" if name == "_schema" else str(name)
        yield from _flat(below, ".".join(part for part in (path, own) if part))
