"""Files that came by the admin's page, loaded in one transaction each."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import Settings
from webapp.accounts.models import Account
from webapp.core import clock
from webapp.imports import actions
from webapp.imports.errors import FileRefused
from webapp.imports.layouts import layout_for
from webapp.imports.models import Import
from webapp.imports.uploads import FOLDER, report_file, stored_file
from webapp.imports.words import refusal_words
from worker.context import unit_of_work


def load(import_id: int) -> None:
    """Load an upload: all of it that can be used, or nothing. Doing it again adds nothing."""
    try:
        with unit_of_work() as session:
            row = session.get(Import, import_id)
            if row is None or row.state != "running":
                return
            upload = stored_file(row, _folder())
            with force_locale(_language(session, row)):
                _load(session, row)
        upload.unlink(missing_ok=True)
    except FileRefused as refusal:
        with unit_of_work() as session, force_locale("en"):
            actions.fail_import(session, import_id, clock.now(), refusal_words(refusal))


def _load(session: Session, row: Import) -> None:
    folder = _folder()
    layout = layout_for(row.format, row.options.get("map"), row.source)
    actions.hold_source(session, layout.source)
    opened = actions.open_file(stored_file(row, folder), layout, row.options.get("dates"))
    import_id, is_shifted = row.id, bool(row.options.get("shift_to_now"))
    _note(import_id, lines_total=opened.file.lines - 1)
    actions.load_orders(
        session, opened, import_id, clock.now(), shift_to_now=is_shifted, report=report_file(row, folder),
        tell=lambda lines: _note(import_id, lines_read=lines),
    )  # fmt: skip


def _note(import_id: int, **figures: int) -> None:
    """Seen at once by whoever watches the import."""
    with unit_of_work() as session:
        session.execute(update(Import).where(Import.id == import_id).values(**figures))


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.var_dir / FOLDER


def _language(session: Session, row: Import) -> str:
    starter = session.get(Account, row.started_by) if row.started_by else None
    return starter.language if starter else "en"
