"""Bring the orders of one file in, in the caller's transaction: all that can be used of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.imports.errors import FileRefused
from webapp.imports.formats import SourceFile, examine, header_of
from webapp.imports.layouts import Layout, positions
from webapp.imports.merging import merge
from webapp.imports.models import Import
from webapp.imports.notation import DayOrder, Notation, Survey
from webapp.imports.offers import renew_offers
from webapp.imports.queries import find_loaded, shift_of
from webapp.imports.report import Findings, findings
from webapp.imports.returns import net_returns
from webapp.imports.rules import Cleaner, CleanLine
from webapp.imports.shifting import shift_to_now as move_to_now
from webapp.imports.sifting import sift
from webapp.imports.staging import stage, watched
from webapp.imports.words import refusal_words
from webapp.insights.actions import record_event

PROGRESS_LINES = 20_000
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read: its lines are known, not yet judged."""

    file: SourceFile
    layout: Layout
    separator: str
    places: dict[str, int]
    notation: Notation

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Each line under the header, with its number."""
        rows = self.file.rows(self.separator)
        next(rows)
        return rows


def open_file(path: Path, layout: Layout, day_order: DayOrder | None = None) -> Opened:
    """Find out how *path* is written; raises `FileRefused` with what stands in the way."""
    file = examine(path)
    separator, header = header_of(file, set(layout.columns.values()))
    places = positions(layout, header)
    survey = Survey()
    opened = Opened(file, layout, separator, places, Notation())
    quantity, price, time = places.get("quantity"), places.get("price"), places.get("time")
    lines = 0
    for _, cells in opened.lines():
        lines += 1
        for place in (quantity, price):
            if place is not None and place < len(cells):
                survey.see_number(cells[place])
        if time is not None and time < len(cells):
            survey.see_time(cells[time])
    if not lines:
        raise FileRefused("no_lines")
    return Opened(file, layout, separator, places, survey.notation(day_order))


def begin_import(session: Session, opened: Opened, now: datetime, shift_to_now: bool) -> Import:
    """The row that tells how the import fares. Earlier ones of this source that never ended have failed;
    uploads are not meant, because their job is tried again.
    """
    source = opened.layout.source
    session.execute(
        update(Import)
        .where(Import.source == source, Import.state == "running", ~Import.options.has_key("stored"))
        .values(state="failed", problem=refusal_words(FileRefused("interrupted")), finished_at=now)
    )
    row = Import(
        source=source, file_name=opened.file.path.name[-200:], digest=opened.file.digest,
        format=opened.layout.format, options={"shift_to_now": shift_to_now}, state="running",
        lines_total=opened.file.lines - 1, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def hold_source(session: Session, source: str) -> None:
    """One import of a source at a time, until the transaction ends; raises `FileRefused` when one runs."""
    if not session.scalar(
        select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"import {source}", 0)))
    ):
        raise FileRefused("busy", source=source)


def load_orders(
    session: Session,
    opened: Opened,
    import_id: int,
    now: datetime,
    *,
    shift_to_now: bool = False,
    report: Path | None = None,
    tell: Tell = lambda lines: None,
) -> dict[str, Any]:
    """Load the file into the catalogue, the traders and their orders; its figures. Raises `FileRefused`.

    A file whose bytes are known already adds nothing: its figures are `{"already": <id of that import>}`.
    """
    before = find_loaded(session, opened.layout.source, opened.file.digest)
    if before is not None:
        figures: dict[str, Any] = {"already": before.id}
        source, shift = before.source, before.shift_days
        if shift_to_now:
            shift = move_to_now(session, source, shift, now, is_staged=False)
        if shift != before.shift_days:  # what was counted by date is counted anew
            record_event(session, "orders_imported", {"import_id": import_id, "orders": 0})
        _end_import(session, import_id, figures, shift)
        return figures
    session.execute(text("SET LOCAL statement_timeout = 0"))
    with findings(report) as found:
        return _load(session, opened, import_id, now, shift_to_now, found, tell)


def fail_import(session: Session, import_id: int, now: datetime, problem: str) -> None:
    """The import brought nothing, because of *problem* (a sentence)."""
    session.execute(
        update(Import)
        .where(Import.id == import_id)
        .values(state="failed", problem=problem[:500], finished_at=now)
    )


def _load(
    session: Session,
    opened: Opened,
    import_id: int,
    now: datetime,
    shift_to_now: bool,
    found: Findings,
    tell: Tell,
) -> dict[str, Any]:
    source = opened.layout.source
    stage(session, _clean_lines(opened, now, found, tell))
    known_lines, known_orders = sift(session, source, found)
    old_shift = shift_of(session, source)
    returned = net_returns(session, source, old_shift, import_id, found)
    shift = move_to_now(session, source, old_shift, now, is_staged=True) if shift_to_now else old_shift
    figures = merge(session, source, opened.layout.supplier, import_id, shift, now)
    if not (figures["orders"] or known_orders or returned):
        raise FileRefused("all_rejected")
    session.execute(text("ANALYZE orders, order_lines, products, accounts"))
    figures |= renew_offers(session, figures.pop("supplier_id"), source, now)
    figures |= {
        "shift_days": shift,
        "known_lines": known_lines,
        "known_orders": known_orders,
        "units_returned": returned,
    }
    figures |= found.figures()
    _end_import(session, import_id, figures, shift)
    record_event(session, "orders_imported", {"import_id": import_id, "orders": figures["orders"]})
    return figures


def _clean_lines(opened: Opened, now: datetime, found: Findings, tell: Tell) -> Iterator[CleanLine]:
    cleaner = Cleaner(opened.layout, opened.places, opened.notation, now, found.add)
    for number, cells in watched(opened.lines(), PROGRESS_LINES, tell):
        line = cleaner.clean(number, cells)
        if line is not None:
            yield line


def _end_import(session: Session, import_id: int, figures: dict[str, Any], shift_days: int) -> None:
    row = session.get_one(Import, import_id)
    row.figures, row.shift_days = figures, shift_days
    row.state, row.finished_at = "done", clock.now()
    row.lines_read = row.lines_total or 0
