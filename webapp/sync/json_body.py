"""Hostile bytes to plain values: the JSON that phones send, read with limits before anything is believed.

`json.loads` alone accepts NaN and duplicate keys, and dies of deep nesting; PostgreSQL refuses NUL and lone
surrogates. Each of these is a clear refusal here, so that nothing later needs to fear it.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from typing import Any, ClassVar, NoReturn

from webapp.core.errors import Refusal

MAX_BYTES = 256 * 1024
MAX_DEPTH = 16
MAX_DIGITS = 20
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_CONTENT_TYPE = re.compile(r'\s*application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)


class UnreadableBody(Refusal):
    """Not JSON as RFC 8259 and the limits here have it."""

    code: ClassVar[str] = "bad_json"
    status: ClassVar[int] = 400


class BodyTooLarge(Refusal):
    """More than 256 KB, packed or unpacked."""

    code: ClassVar[str] = "too_large"
    status: ClassVar[int] = 413


class WrongContent(Refusal):
    """Not `application/json` in UTF-8, or packed in a way that is not read here."""

    code: ClassVar[str] = "wrong_type"
    status: ClassVar[int] = 415


def read_json(raw: bytes, content_type: str | None, encoding: str | None) -> Any:
    """The value in a request's body of at most 256 KB. Raises WrongContent, BodyTooLarge, UnreadableBody."""
    if not _CONTENT_TYPE.fullmatch(content_type or ""):
        raise WrongContent
    text = _text(_unpacked(raw, (encoding or "identity").strip().lower()))
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_int=_short_int,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise UnreadableBody(problem="syntax", at=error.pos) from None


def _unpacked(raw: bytes, encoding: str) -> bytes:
    if len(raw) > MAX_BYTES:
        raise BodyTooLarge
    if encoding == "identity":
        return raw
    if encoding != "gzip":
        raise WrongContent
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        raise UnreadableBody(problem="gzip") from None
    if len(body) > MAX_BYTES:
        raise BodyTooLarge
    if not stream.eof or stream.unused_data:
        raise UnreadableBody(problem="gzip")
    return body


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableBody(problem="utf-8") from None


def _check_depth(text: str) -> None:
    """Count brackets outside strings, before a recursive reader meets them."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > MAX_DEPTH:
            raise UnreadableBody(problem="depth")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnreadableBody(problem="duplicate_key")
    return members


def _short_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise UnreadableBody(problem="number")
    return int(digits)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableBody(problem="number")
    return number


def _no_constant(_: str) -> NoReturn:
    raise UnreadableBody(problem="number")
