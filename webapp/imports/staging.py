"""Clean lines streamed into a temporary table, so that the rest is done set by set in the database."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from psycopg2 import DatabaseError
from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.imports.rules import CleanLine

BLOCK_CHARS = 1 << 16
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
TABLES = """
DROP TABLE IF EXISTS import_lines, import_left;
CREATE TEMPORARY TABLE import_lines (
    line integer NOT NULL, number text NOT NULL, trader text NOT NULL, sku text NOT NULL, name text NOT NULL,
    quantity bigint NOT NULL, price bigint NOT NULL, currency text NOT NULL, at timestamptz NOT NULL,
    region text NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_left (key bigint NOT NULL, quantity bigint NOT NULL) ON COMMIT DROP;
"""


def stage(session: Session, lines: Iterable[CleanLine]) -> None:
    """Fill `import_lines` with *lines*, in the caller's transaction."""
    session.execute(text(TABLES))
    copy(session, "import_lines", map(_row, lines))
    session.execute(text("CREATE INDEX ON import_lines (number, trader)"))
    session.execute(text("ANALYZE import_lines"))


def copy(session: Session, table: str, rows: Iterable[str]) -> None:
    """Stream *rows* (in COPY's text format, without line ends) into *table*."""
    blocks = _Blocks(iter(rows))
    cursor = session.connection().connection.cursor()
    try:
        cursor.copy_expert(f"COPY {table} FROM STDIN", blocks, BLOCK_CHARS)
    except DatabaseError:
        if blocks.error is not None:  # the driver hides what stopped us (Ctrl-C, a bad file) behind its own
            raise blocks.error from None
        raise
    finally:
        cursor.close()


def escaped(value: str) -> str:
    """*value* as one field of COPY's text format."""
    return value.translate(ESCAPES)


def watched(rows: Iterable[Any], every: int, tell: Callable[[int], None]) -> Iterator[Any]:
    """*rows*, telling after each *every* of them how many there were, and once more at the end."""
    count = 0
    for count, row in enumerate(rows, 1):
        if count % every == 0:
            tell(count)
        yield row
    tell(count)


def _row(line: CleanLine) -> str:
    texts = (line.order, line.trader, line.product, line.name)
    figures = (str(line.quantity), str(line.price), line.currency, line.at.isoformat())
    return "\t".join((str(line.line), *map(escaped, texts), *figures, escaped(line.region)))


class _Blocks(io.TextIOBase):
    """A file for COPY that is made while it is read."""

    def __init__(self, rows: Iterator[str]) -> None:
        self._rows = rows
        self.error: BaseException | None = None

    def read(self, size: int | None = -1, /) -> str:
        try:
            return self._block(size or -1)
        except BaseException as error:
            self.error = error
            raise

    def _block(self, size: int) -> str:
        block: list[str] = []
        length = 0
        for row in self._rows:
            block.append(row)
            length += len(row) + 1
            if 0 < size <= length:
                break
        return "\n".join([*block, ""])
