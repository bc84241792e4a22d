"""One PostgreSQL and one Redis for a whole test run, and a database of its own for whoever asks."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from stack import migrate, postgres, redis_server
from stack.embedded import EmbeddedServers

TEMPLATE = "spacs_template"


@dataclass(frozen=True)
class Servers:
    """The running servers, known by the directory of their sockets, which is all another process needs."""

    sockets: Path

    def redis_url(self, number: int) -> str:
        """A Redis database; each test process has a number of its own (Redis keeps 16)."""
        return redis_server.url(self.sockets, number % 16)

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


class OwnServers:
    """Servers in a temporary directory, started with the first need and removed with the run."""

    def __init__(self) -> None:
        self._directory: Path | None = None
        self._embedded: EmbeddedServers | None = None

    def start(self) -> Servers:
        """Start them, migrate the template database, say where they are."""
        self._directory = Path(tempfile.mkdtemp(prefix="spacs-tests-"))
        self._embedded = EmbeddedServers(self._directory, durable=False).start()
        servers = Servers(self._embedded.sockets)
        migrate.upgrade(servers.create_bare_database(TEMPLATE))
        return servers

    def stop(self) -> None:
        """Stop them and remove every trace."""
        if self._embedded is not None:
            self._embedded.stop()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
