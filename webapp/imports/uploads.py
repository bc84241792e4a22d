"""A file that comes by the admin's page: kept, looked at, and handed to a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy.orm import Session

from webapp.core.queue import enqueue_after_commit
from webapp.imports.actions import open_file
from webapp.imports.errors import FileRefused
from webapp.imports.formats import examine, header_of
from webapp.imports.layouts import ONLINE_RETAIL, layout_for
from webapp.imports.models import Import
from webapp.imports.notation import DayOrder

LOAD_JOB = "worker.jobs.imports.load"
CHUNK_BYTES = 1 << 20


def keep_upload(
    session: Session, stream: IO[bytes], file_name: str, folder: Path, account_id: int, now: datetime
) -> Import:
    """Write what was sent into *folder*, a piece at a time, under a name of our own; its row waits to be told more.

    Raises FileRefused for what is no text file; nothing is kept of it then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4()}.upload"
    digest = _write(stream, path)
    try:
        examine(path)
    except FileRefused:
        path.unlink()
        raise
    row = Import(
        source="", file_name=_shown(file_name), digest=digest, format="", state="waiting",
        options={"stored": path.name}, started_by=account_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def stored_file(row: Import, folder: Path) -> Path:
    """Where an upload is kept."""
    return folder / Path(str(row.options["stored"])).name


def report_file(row: Import, folder: Path) -> Path:
    """Where the rejected and repaired lines of an upload are listed."""
    return folder / f"import-{row.id}-lines.csv"


def columns_of(row: Import, folder: Path) -> Sequence[str]:
    """The columns that the upload's header names. Raises FileRefused."""
    wanted = set(ONLINE_RETAIL.columns.values())
    _, header = header_of(examine(stored_file(row, folder)), wanted)
    return [cell.strip() for cell in header if cell.strip()][:100]


def begin_upload(
    session: Session, row: Import, folder: Path, format_name: str, mapping: str, source: str, options: dict[str, object]
) -> None:
    """Hand the upload to a worker, once its columns are known to be there. Raises FileRefused.

    *options*: `shift_to_now`, and `dates` (`dmy` or `mdy`) where the file's dates can be read both ways.
    """
    if row.state != "waiting":
        raise FileRefused("busy", source=row.source)
    layout = layout_for(format_name, mapping, source or None)
    open_file(stored_file(row, folder), layout, _day_order(options.get("dates")))
    row.format, row.source, row.state = layout.format, layout.source, "running"
    row.options = {**row.options, **options, "map": mapping}
    enqueue_after_commit(session, LOAD_JOB, row.id, queue="slow")


def _day_order(chosen: object) -> DayOrder | None:
    return chosen if chosen in ("dmy", "mdy") else None  # type: ignore[return-value]  # just compared


def _write(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _shown(file_name: str) -> str:
    """The sender's own name for the file, to be shown and never opened."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[-200:] or "orders.csv"
