"""The schema can be built, taken down and built again, and is the one that the models describe."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from stack.migrate import alembic_config
from tests.servers import Servers

# Everything that a migration can leave behind: tables, indexes, constraints, functions and triggers.
SCHEMA = text("""
    SELECT 'relation ' || relkind::text || ' ' || relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint ' || conname::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1
""")
LEFT_BY_ALEMBIC = {"relation r alembic_version", "relation i alembic_version_pkc"}


@pytest.fixture
def bare(servers: Servers) -> Iterator[Connection]:
    """A database without any table."""
    with create_engine(servers.create_bare_database("spacs_bare"), poolclass=NullPool).connect() as connection:
        yield connection
    servers.drop_database("spacs_bare")


def migrate(connection: Connection, direction: str, revision: str) -> set[str]:
    settings: Config = alembic_config()
    settings.attributes["connection"] = connection
    getattr(command, direction)(settings, revision)
    return set(connection.scalars(SCHEMA))


def test_up_down_up_ends_where_it_began(bare: Connection) -> None:
    first = migrate(bare, "upgrade", "head")
    emptied = migrate(bare, "downgrade", "base")
    assert {
        line for line in emptied if line.startswith(("relation", "function", "trigger"))
    } == LEFT_BY_ALEMBIC
    assert migrate(bare, "upgrade", "head") == first


def test_the_models_describe_the_schema(bare: Connection) -> None:
    migrate(bare, "upgrade", "head")
    settings = alembic_config()
    settings.attributes["connection"] = bare
    command.check(settings)
