"""One way out for HTML: the whole page, or the block that htmx asked for."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, render_template
from htmx_flask import request


def wants_fragment() -> bool:
    """htmx asks for a part of the page, not for a boosted navigation or a lost history entry."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(template: str, block: str | None = None, status: int = 200, **context: Any) -> Response:
    """*template* as a page, or only its *block* when htmx asks for a fragment."""
    html = (
        _render_block(template, block, context)
        if block and wants_fragment()
        else render_template(template, **context)
    )
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def _render_block(name: str, block: str, context: dict[str, Any]) -> str:
    current_app.update_template_context(context)
    template = current_app.jinja_env.get_template(name)
    return "".join(template.blocks[block](template.new_context(context)))
