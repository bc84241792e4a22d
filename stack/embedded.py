"""PostgreSQL and Redis for one directory: the product's ``var/``, or a temporary one for the tests."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg2

from stack import postgres, redis_server
from stack.child import Child
from stack.errors import StackError, plain_sentences

DATABASE = "spacs"
SOCKET_PATH_MAX = 100  # a Unix socket's path holds 107 bytes on Linux, 103 on macOS
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"


@dataclass
class EmbeddedServers:
    """Servers whose files stand in ``directory``. ``durable=False`` trades safety on a power cut for speed (tests).

    ``want_database``/``want_redis`` leave one out when the person has a server of their own.
    """

    directory: Path
    durable: bool = True
    want_database: bool = True
    want_redis: bool = True
    children: dict[str, Child] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.directory = self.directory.absolute()
        self.sockets = _socket_directory(self.directory)

    @property
    def database_url(self) -> str:
        """Of the product's own database."""
        return postgres.url(self.sockets, DATABASE)

    @property
    def redis_url(self) -> str:
        """Of the product's own Redis database, number 0."""
        return redis_server.url(self.sockets)

    def answers(self) -> bool:
        """Whether those that are wanted take connections, whoever started them."""
        database = not self.want_database or postgres.answers(self.sockets)
        return database and (not self.want_redis or redis_server.answers(self.sockets))

    def start(self) -> Self:
        """Start what is wanted and wait until it answers. Raises StackError; nothing is left running then."""
        try:
            with plain_sentences():
                self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self) -> None:
        _make_private(self.sockets)
        if self.want_database:
            self.start_database()
            _create_database(self.sockets)
        if self.want_redis:
            self.start_redis()

    def start_database(self) -> Child:
        """Start PostgreSQL alone (again). Raises StackError."""
        log = self.directory / "log" / "postgres.log"
        child = postgres.start(self.directory / "postgres", self.sockets, log, durable=self.durable)
        self.children["database"] = child
        return child

    def start_redis(self) -> Child:
        """Start Redis alone (again). Raises StackError."""
        log = self.directory / "log" / "redis.log"
        child = redis_server.start(self.directory / "redis", self.sockets, log, durable=self.durable)
        self.children["redis"] = child
        return child

    def stop(self) -> None:
        """Stop what was started, the last first."""
        while self.children:
            _, child = self.children.popitem()
            child.stop(patience_seconds=30)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _socket_directory(directory: Path) -> Path:
    """Beside the files, unless that path is too long for a socket: then a short one that belongs to it alone."""
    beside = directory / "sockets"
    if len(os.fsencode(str(beside) + LONGEST_SOCKET_NAME)) <= SOCKET_PATH_MAX:
        return beside
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"spacs-{os.geteuid()}-{digest}"


def _make_private(sockets: Path) -> None:
    """Whoever reaches the sockets reaches the database: nobody else may have made the directory before us."""
    sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = sockets.lstat()
    ours = {os.geteuid()}
    if os.geteuid() == 0:
        ours |= {entry.pw_uid for entry in pwd.getpwall() if entry.pw_name == postgres.SYSTEM_USER}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise StackError(f"{sockets} belongs to somebody else: remove it, or set TMPDIR to a directory of your own.")
    sockets.chmod(0o700)


def _create_database(sockets: Path) -> None:
    connection = psycopg2.connect(host=str(sockets), user="postgres", dbname="postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
