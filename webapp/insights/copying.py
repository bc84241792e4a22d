"""PostgreSQL's COPY in both directions: the way to move rows by the hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any, cast

from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class that its library names in lower case
from sqlalchemy.orm import Session


def copy_out(session: Session, statement: str, values: dict[str, Any]) -> BytesIO:
    """What a COPY … TO STDOUT gives, in the session's own transaction; *values* are quoted by the driver."""
    buffer = BytesIO()
    with _cursor(session) as cursor:
        cursor.copy_expert(cursor.mogrify(statement, values).decode(), buffer)
    buffer.seek(0)
    return buffer


def copy_in(session: Session, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Put CSV lines (with their line ends) into a table, in the session's own transaction."""
    session.flush()
    with _cursor(session) as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)", StringIO("".join(lines))
        )


def _cursor(session: Session) -> Cursor:
    return cast(Cursor, session.connection().connection.cursor())
