"""A PostgreSQL and a Redis for one test process, and a database of its own for whoever asks."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from stack import migrate, postgres, redis_server
from stack.embedded import EmbeddedServers

TEMPLATE = "spacs_template"


@dataclass(frozen=True)
class Servers:
    """The running servers, known by the directory of their sockets."""

    sockets: Path

    @property
    def redis_url(self) -> str:
        """The one Redis database of this test process."""
        return redis_server.url(self.sockets)

    def create_database(self, name: str) -> str:
        """A migrated, empty, committed database of that name, made anew; its URL."""
        self.drop_database(name)
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
        return postgres.url(self.sockets, name)

    def create_bare_database(self, name: str) -> str:
        """A database without any table, made anew (for tests of the migrations); its URL."""
        self.drop_database(name)
        self._execute("CREATE DATABASE {}", name)
        return postgres.url(self.sockets, name)

    def drop_database(self, name: str) -> None:
        """Also while somebody is still connected."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        connection = psycopg2.connect(host=str(self.sockets), user="postgres", dbname="postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        finally:
            connection.close()


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Servers in a temporary directory with a migrated template database; no trace is left of them."""
    with (
        tempfile.TemporaryDirectory(prefix="spacs-tests-", ignore_cleanup_errors=True) as directory,
        EmbeddedServers(Path(directory), durable=False) as embedded,
    ):
        servers = Servers(embedded.sockets)
        migrate.upgrade(servers.create_bare_database(TEMPLATE))
        yield servers
