"""How Alembic reaches the database: through config.py, or the connection that a test hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

import config
from webapp.models import Base

# A migration that waits for a lock longer than this fails, rather than stop the market behind it.
LOCK_TIMEOUT = "5s"


def migrate(connection: Connection) -> None:
    """Run the asked-for migrations in one transaction."""
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    context.configure(connection=connection, target_metadata=Base.metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    url = context.config.get_main_option("sqlalchemy.url") or config.load().database_url
    with create_engine(url).begin() as opened:
        migrate(opened)
