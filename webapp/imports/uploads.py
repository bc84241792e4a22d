"""A file that comes by the admin's page: kept, looked at, and handed to a worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from sqlalchemy.orm import Session

from webapp.core.queue import enqueue_after_commit
from webapp.imports.errors import FileRefused
from webapp.imports.formats import examine, header_of
from webapp.imports.layouts import ONLINE_RETAIL, layout_for, positions
from webapp.imports.models import Import

LOAD_JOB = "worker.jobs.imports.load"
FOLDER = "imports"
"""Of the state directory."""
CHUNK_BYTES = 1 << 20


def keep_upload(
    session: Session, stream: IO[bytes], file_name: str, folder: Path, account_id: int, now: datetime
) -> Import:
    """Write what was sent into *folder*, a piece at a time, under a name of our own; its row waits to be told more.

    Raises FileRefused for what is no text file; nothing is kept of it then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4()}.upload"
    with path.open("xb") as kept:
        shutil.copyfileobj(stream, kept, CHUNK_BYTES)
    try:
        file = examine(path)
    except FileRefused:
        path.unlink()
        raise
    row = Import(
        source="", file_name=_shown(file_name), digest=file.digest, format="", state="waiting",
        lines_total=max(0, file.lines - 1), options={"stored": path.name}, started_by=account_id, created_at=now,
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


def can_begin(row: Import, folder: Path) -> bool:
    """Does the upload wait to be told what its columns are, for the first time or after a refusal?"""
    return (
        row.state in ("waiting", "failed") and "stored" in row.options and stored_file(row, folder).exists()
    )


def columns_of(row: Import, folder: Path) -> Sequence[str]:
    """The columns that the upload's header names. Raises FileRefused."""
    wanted = set(ONLINE_RETAIL.columns.values())
    _, header = header_of(examine(stored_file(row, folder)), wanted)
    return [cell.strip() for cell in header if cell.strip()][:100]


def begin_upload(
    session: Session,
    row: Import,
    folder: Path,
    format_name: str,
    mapping: str,
    source: str,
    options: dict[str, object],
) -> None:
    """Hand the upload to a worker, once its columns are known to be there. Raises FileRefused.

    *options*: `shift_to_now`, and `dates` (`dmy` or `mdy`) where the file's dates can be read both ways.
    """
    if not can_begin(row, folder):
        raise FileRefused("busy", source=row.source)
    layout = layout_for(format_name, mapping, source or None)
    _, header = header_of(examine(stored_file(row, folder)), set(layout.columns.values()))
    positions(layout, header)
    row.format, row.source, row.state, row.problem = layout.format, layout.source, "running", None
    row.options = {**row.options, **options, "map": mapping}
    enqueue_after_commit(session, LOAD_JOB, row.id, queue="slow")


def _shown(file_name: str) -> str:
    """The sender's own name for the file, to be shown and never opened."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[-200:] or "orders.csv"
