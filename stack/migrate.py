"""Bring a database to the newest schema."""

from alembic import command
from alembic.config import Config

from config import ROOT


def alembic_config(database_url: str) -> Config:
    """Alembic's settings for one database; the project has no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return settings


def upgrade(database_url: str) -> None:
    """Run every migration that the database has not seen yet."""
    command.upgrade(alembic_config(database_url), "head")
