"""Parts of pages: rendered alike for a page from the server and for a row that a phone keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, get_template_attribute, make_response
from markupsafe import Markup

_BETWEEN_LINES = re.compile(r"(?<=>)\s*\n\s*(?=<)")
"""White space that only lays out a template: phones keep thousands of parts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as a phone keeps it: its card and page, the words that find it, and what lists filter by."""

    html: str
    search: str
    facets: dict[str, Any]


def part(template: str, macro: str, *values: Any) -> Markup:
    """One macro of a template, rendered in the reader's language. It sees its arguments and nothing else."""
    return Markup(_BETWEEN_LINES.sub("", get_template_attribute(template, macro)(*values)).strip())  # noqa: S704 - escaped by the template


def part_response(template: str, macro: str, *values: Any, status: int = 200) -> Response:
    """The part as an answer to htmx."""
    response = make_response(part(template, macro, *values), status)
    response.vary.add("HX-Request")
    return response
