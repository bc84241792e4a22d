"""This installation's own state in ``var/``: its secret, its servers, and the environment its processes get."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import config
from stack import schema, translations
from stack.embedded import EmbeddedServers
from stack.errors import StackError
from stack.lock import ServerLock, wait_for


class Installation:
    """One checkout with its ``var/``. Servers named in the environment are used, the others are embedded."""

    def __init__(self) -> None:
        self.directory = config.state_directory()
        self.servers = EmbeddedServers(
            self.directory,
            want_database=config.from_environment("DATABASE_URL") is None,
            want_redis=config.from_environment("REDIS_URL") is None,
        )
        os.umask(0o077)  # secrets, logs and sockets are for this user alone
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.directory / "log").mkdir(exist_ok=True)
        self._ready = self.directory / "ready"
        self._address = self.directory / "address"
        self.lock = ServerLock(self.directory)
        self._make_secret()

    def environment(self) -> dict[str, str]:
        """What every process of the product is started with. Raises BadSetting when a setting is bad."""
        given = {"VAR_DIR": str(self.directory), "PYTHONPATH": str(config.ROOT), "FLASK_APP": "webapp"}
        if config.from_environment("BASE_URL") is None and self._address.exists():
            given["BASE_URL"] = self._address.read_text("ascii")
        if self.servers.want_database:
            given["DATABASE_URL"] = self.servers.database_url
        if self.servers.want_redis:
            given["REDIS_URL"] = self.servers.redis_url
        environment = config.environment_with(**given)
        config.load(environment)
        return environment

    def serve_at(self, address: str) -> None:
        """Remember where `run` serves: a link that a later command prints leads there, unless BASE_URL is set."""
        self._address.write_text(address, "ascii")

    @contextmanager
    def prepared(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Inside, other commands may share the servers: the schema is the newest. Raises StackError."""
        self._ready.unlink(missing_ok=True)
        self._prepare(environment)
        self._ready.touch()
        try:
            yield
        finally:
            self._ready.unlink(missing_ok=True)

    def _is_shared(self) -> bool:
        return self._ready.exists() and self.servers.answers()

    def _prepare(self, environment: Mapping[str, str]) -> None:
        translations.compile_all()
        if not self.servers.want_redis:
            _refuse_silent_redis(environment["REDIS_URL"])
        schema.ensure_newest(config.load(environment).database_url)

    @contextmanager
    def servers_for_a_command(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Share the running servers, or run them for this one command."""
        with self.lock.used() as wait_for_others, self.lock.ownership() as own:
            wait_for(lambda: own() or self._is_shared(), "the embedded servers, which another process is starting")
            if not own():
                yield
                return
            with self.servers, self.prepared(environment):
                yield
                wait_for_others()

    def _make_secret(self) -> None:
        path = self.directory / "secret-key"
        if not path.exists():
            fresh = path.with_suffix(".new")  # moved in whole: a full disk leaves no empty secret behind
            fresh.write_text(secrets.token_hex(32), "ascii")
            fresh.rename(path)


def _refuse_silent_redis(url: str) -> None:
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(url, socket_connect_timeout=5) as redis:
            redis.ping()
    except (RedisError, ValueError) as error:
        raise StackError(f"Redis at REDIS_URL does not answer: {error}") from error
