"""Bring a database to the newest schema, through the project's own migrations."""

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from config import ROOT, load
from stack.errors import StackError


def alembic_config() -> Config:
    """Alembic's settings without its file, which is for people who call it by hand."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def upgrade(database_url: str) -> None:
    """Run every migration that the database has not seen yet. Raises StackError."""
    settings = alembic_config()
    try:
        with create_engine(database_url, poolclass=NullPool).begin() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    except (SQLAlchemyError, CommandError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise StackError(f"The database cannot be brought to the newest schema: {said}") from error


if __name__ == "__main__":  # a container's way in: the servers are somebody else's
    upgrade(load().database_url)
