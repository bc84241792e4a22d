"""`flask import-orders`: a file into the market, with a progress bar and a plain account of the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import forget_pending, send_pending
from webapp.imports import actions
from webapp.imports.errors import FileRefused
from webapp.imports.layouts import FIELDS, layout_for
from webapp.imports.models import Import
from webapp.imports.notation import DayOrder
from webapp.imports.words import outcome_lines, refusal_words
from webapp.web.database import db, job_queue


@click.command("import-orders")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="csv", show_default=True, help="online-retail or csv")
@click.option("--map", "mapping", help=f"for csv: FIELD=COLUMN,… with the fields {', '.join(FIELDS)}")
@click.option("--source", help="for csv: where the file comes from; numbers are unique within a source")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="settles dates that can be read both ways")
@click.option("--shift-to-now", is_flag=True, help="move all dates so that the last order falls on yesterday")
@click.option(
    "--report", type=click.Path(path_type=Path), help="write rejected and repaired lines here, as CSV"
)
@with_appcontext
def import_orders(
    file: Path, format_name: str, mapping: str | None, source: str | None, dates: DayOrder | None,
    shift_to_now: bool, report: Path | None,
) -> None:  # fmt: skip
    """Load the orders of FILE (.csv or .csv.gz): all of it that can be used, or nothing."""
    try:
        layout = layout_for(format_name, mapping, source)
        opened = actions.open_file(file, layout, dates)
        figures = _import(opened, shift_to_now, report)
    except FileRefused as refusal:
        raise click.ClickException(refusal_words(refusal)) from refusal
    for line in outcome_lines(figures):
        click.echo(line)


def _import(opened: actions.Opened, shift_to_now: bool, report: Path | None) -> dict[str, Any]:
    now = clock.now()
    with _committed() as session:
        actions.hold_source(session, opened.layout.source)
        with _apart() as other:
            import_id = actions.begin_import(other, opened, now, shift_to_now).id
        try:
            with _progress(import_id, opened.file.lines - 1) as tell:
                figures = actions.load_orders(
                    session, opened, import_id, now, shift_to_now=shift_to_now, report=report, tell=tell
                )
        except BaseException as error:
            session.rollback()
            with _apart() as other:
                actions.fail_import(other, import_id, clock.now(), _problem(error))
            raise
    return figures


@contextmanager
def _committed() -> Iterator[Session]:
    session = cast(Session, db.session())
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        forget_pending(session)
        raise
    send_pending(session, job_queue())


@contextmanager
def _apart() -> Iterator[Session]:
    """A short transaction of its own: what it writes is seen while the import still runs."""
    with Session(db.engine) as session, session.begin():
        yield session


@contextmanager
def _progress(import_id: int, lines: int) -> Iterator[actions.Tell]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bar:
        task = bar.add_task(_("Reading"), total=lines)

        def tell(read: int) -> None:
            bar.update(task, completed=read)
            with _apart() as other:
                other.execute(update(Import).where(Import.id == import_id).values(lines_read=read))

        yield tell


def _problem(error: BaseException) -> str:
    if isinstance(error, FileRefused):
        return refusal_words(error)
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return refusal_words(FileRefused("interrupted"))
    return f"{type(error).__name__}: {error}"
