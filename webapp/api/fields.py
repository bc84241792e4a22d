"""Single values as programs may send them. What is wrong is a code, worded by `webapp.api.words` when answered."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from webapp.sync.values import MAX_INT, is_storable_text, is_whole

NO_NUL = r"^[^\u0000]*$"
"""What a database cannot hold, as far as a schema can say it; lone surrogates are no text to begin with."""
_DIGITS = re.compile(r"-?[0-9]{1,16}")
_CODES: dict[str, Any] = {code: code for code in ("required", "null", "invalid", "validator_failed")}


class Input(Schema):
    """What a program sends. A name that is not listed is refused, so that a misspelt one is noticed."""

    error_messages = {"unknown": "unknown", "type": "type"}

    class Meta:
        unknown = RAISE


class Output(Schema):
    """What a program gets. Every field is always there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say so in the document."""
        field_obj.required = True


class WholeNumber(fields.Integer):
    """A whole number in bounds; from the address as ASCII digits, from JSON never as text or as 1.0."""

    default_error_messages = _CODES

    def __init__(
        self, *, least: int = 0, most: int = MAX_INT, from_text: bool = False, **kwargs: Any
    ) -> None:
        described = {"minimum": least, "maximum": most, **kwargs.pop("metadata", {})}
        super().__init__(metadata=described, **kwargs)
        self.least, self.most, self.from_text = least, most, from_text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if self.from_text and isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if not is_whole(value, self.least, self.most):
            raise ValidationError(f"whole {self.least} {self.most}")
        return value


class Text(fields.String):
    """A text that can be stored, of bounded length."""

    default_error_messages = _CODES

    def __init__(self, *, least: int = 0, most: int = 200, **kwargs: Any) -> None:
        described = {"minLength": least, "maxLength": most, "pattern": NO_NUL, **kwargs.pop("metadata", {})}
        super().__init__(metadata=described, **kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not is_storable_text(value, len(value)):
            raise ValidationError("text")
        if not self.least <= len(value) <= self.most:
            raise ValidationError(f"length {self.least} {self.most}")
        return value


class Pattern(Text):
    """A text of one shape, of which *code* tells the sender."""

    def __init__(
        self, pattern: str, code: str, *, metadata: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(metadata={"pattern": f"^{pattern}$", **(metadata or {})}, **kwargs)
        self.shape, self.code = re.compile(pattern), code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.shape.fullmatch(text):
            raise ValidationError(self.code)
        return text


class Choice(fields.String):
    """One of a few words."""

    default_error_messages = _CODES

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(metadata={"enum": list(words), **kwargs.pop("metadata", {})}, **kwargs)
        self.words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError("choice")
        return value


class Moment(fields.String):
    """A moment with its offset from UTC, as RFC 3339 writes it; kept as text."""

    default_error_messages = _CODES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "date-time", **kwargs.pop("metadata", {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValidationError("moment")
        return moment.isoformat()
