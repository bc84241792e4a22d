"""Files with orders: upload, say what the columns are, watch, see what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from structlog import get_logger
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from webapp.admin import words
from webapp.core.clock import now
from webapp.core.errors import BadInput, NotFound, Refusal
from webapp.imports import uploads
from webapp.imports.layouts import FIELDS, ONLINE_RETAIL, REQUIRED, layout_for
from webapp.imports.models import Import
from webapp.imports.queries import get_import, recent_imports
from webapp.imports.words import outcome_lines
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.render import render

CONSTANTS = ("region", "currency")
"""What may be the same for every line of a file, and then stands in no column."""
bp = Blueprint("admin_imports", __name__, url_prefix="/admin/imports")
log = get_logger()
bp.add_app_template_filter(words.import_state, "import_state")
bp.add_app_template_filter(outcome_lines, "outcome_lines")


@bp.get("")
@access("admin")
def index() -> Response:
    """The imports so far, and the form for another."""
    return _list("")


@bp.post("")
@access("admin")
def upload() -> AnyResponse:
    """Keep a file, and ask what its columns are."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise BadInput("file", "missing")
        row = uploads.keep_upload(session(), sent.stream, sent.filename, _folder(), signed_in_account().id, now())
    except Refusal as refusal:
        return _list(_sentence(refusal), 422)
    return redirect(url_for("admin_imports.show", import_id=row.id), 303)


@bp.get("/<int:import_id>")
@access("admin")
def show(import_id: int) -> Response:
    """One import: its columns to choose, its progress, or what it brought."""
    return _page(_get(import_id), "")


@bp.get("/<int:import_id>/progress")
@access("admin")
def progress(import_id: int) -> str:
    """How far it is, for the page that watches it."""
    row = _get(import_id)
    return render_template("admin/_import.html", row=row, has_report=uploads.report_file(row, _folder()).exists())


@bp.post("/<int:import_id>/starts")
@access("admin")
def start(import_id: int) -> AnyResponse:
    """Load it, with these columns."""
    row, form = _get(import_id), request.form
    options: dict[str, object] = {"shift_to_now": "shift_to_now" in form, "dates": form.get("dates") or None}
    source = form.get("source", "").replace("\0", "").strip()[:64]
    try:
        uploads.begin_upload(session(), row, _folder(), form.get("format", ""), _mapping(form), source, options)
    except Refusal as refusal:
        session().rollback()
        return _page(_get(import_id), _sentence(refusal), 422)
    return redirect(url_for("admin_imports.show", import_id=row.id), 303)


@bp.get("/<int:import_id>/lines.csv")
@access("admin")
def lines(import_id: int) -> Response:
    """Every line that was rejected or repaired, with its number and the reason."""
    report = uploads.report_file(_get(import_id), _folder())
    if not report.exists():
        raise NotFound
    return send_file(report, mimetype="text/csv", as_attachment=True, download_name=f"import-{import_id}-lines.csv")


def _sentence(refusal: Refusal) -> str:
    log.info("refused", code=refusal.code, **refusal.values)
    return words.what_is_wrong(refusal)


def _mapping(form: Mapping[str, str]) -> str:
    """The form's choices as `--map` takes them: a column for each field, or one value for all lines."""
    columns = ((field, form.get(f"column-{field}", "")) for field in FIELDS)
    constants = ((field, form.get(f"constant-{field}", "").strip()) for field in CONSTANTS)
    pairs = {**{field: f"={value}" for field, value in constants if value}, **{f: c for f, c in columns if c}}
    return ",".join(f"{field}={value}" for field, value in pairs.items())


def _list(wrong: str, status: int = 200) -> Response:
    return render("admin/imports.html", status=status, rows=recent_imports(session()), wrong=wrong)


def _page(row: Import, wrong: str, status: int = 200) -> Response:
    can_begin = uploads.can_begin(row, _folder())
    columns = uploads.columns_of(row, _folder()) if can_begin else []
    return render(
        "admin/import.html", status=status, row=row, wrong=wrong, columns=columns, can_begin=can_begin,
        fields=[(field, words.field_name(field), field in REQUIRED, field in CONSTANTS) for field in FIELDS],
        is_online_retail=set(ONLINE_RETAIL.columns.values()) <= set(columns), chosen=request.form or _told_before(row),
        has_report=uploads.report_file(row, _folder()).exists(),
    )  # fmt: skip


def _get(import_id: int) -> Import:
    if import_id >= 2**63:
        raise NotFound
    return get_import(session(), import_id)


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.var_dir / uploads.FOLDER


def _told_before(row: Import) -> dict[str, str]:
    """What the form said at the start that failed, so that only what was wrong has to be chosen again."""
    if "map" not in row.options:
        return {}
    layout = layout_for("csv", row.options["map"])
    columns = {f"column-{field}": column for field, column in layout.columns.items()}
    constants = {f"constant-{field}": value for field, value in layout.constants.items()}
    return {"source": row.source, "dates": row.options.get("dates") or ""} | columns | constants
