"""Whether a database is on the newest schema and has people in it, asked without loading what migrates it."""

import re

import psycopg2

from config import ROOT, sqlalchemy_url
from stack.errors import StackError

REVISION = re.compile(r'^revision\b[^=]*= "(\w+)"', re.MULTILINE)


def ensure_newest(database_url: str) -> None:
    """Migrate when there is something to migrate. Raises StackError."""
    if _revision_of(database_url) != newest_revision():
        from stack.migrate import upgrade  # takes 0.7 s to load, and most starts do not need it

        print("Bringing the database to the newest schema …", flush=True)
        upgrade(sqlalchemy_url(database_url))


def newest_revision() -> str | None:
    """Of the last file in the folder: its files are numbered by hand and read in order."""
    files = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    found = REVISION.search(files[-1].read_text()) if files else None
    return found.group(1) if found else None


def has_accounts(database_url: str) -> bool:
    """Whether anybody is known yet: a new installation has nobody."""
    return bool(_first_value(database_url, "SELECT EXISTS (SELECT 1 FROM accounts)"))


def _revision_of(database_url: str) -> object:
    if _first_value(database_url, "SELECT to_regclass('alembic_version')") is None:
        return None
    return _first_value(database_url, "SELECT version_num FROM alembic_version")


def _first_value(database_url: str, query: str) -> object:
    try:
        connection = psycopg2.connect(database_url.replace("+psycopg2", "", 1), connect_timeout=10)
    except psycopg2.Error as error:
        said = str(error).strip().splitlines() or ["no message"]
        raise StackError(f"The database at DATABASE_URL does not answer: {said[0]}") from error
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()
