"""Every test meets real PostgreSQL and Redis; only the clock, the providers and the outside network are faked.

`session`: a transaction rolled back after the test; `client` requests see the same rows and are rolled back too.
`fresh_app` and `live`: a database of its own, really committed (sync, concurrency, browser); `live.url` is served.
"""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import config
from config import Settings
from tests.servers import Servers, running_servers
from webapp.core.clock import clock_at

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """This process's own: a transaction anywhere on a server holds back the cursors of every feed on it."""
    with running_servers() as servers:
        yield servers


def settings_for(servers: Servers, database_url: str, var_dir: Path) -> Settings:
    return config.load({
        "ENVIRONMENT": "test",
        "DATABASE_URL": database_url,
        "REDIS_URL": servers.redis_url,
        "SECRET_KEY": "only for tests, and nowhere else",
        "VAR_DIR": str(var_dir),
    })


@pytest.fixture(scope="session")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(servers, servers.create_database("spacs_shared"), tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = create_engine(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def redis(settings: Settings) -> Iterator[Redis]:
    with Redis.from_url(settings.redis_url) as redis:
        redis.flushdb()
        yield redis


@pytest.fixture
def clock() -> Iterator[datetime]:
    """Time stands still at noon on 2 March 2026; `clock_at` sets another moment inside a test."""
    with clock_at(NOON):
        yield NOON


@pytest.fixture(scope="session")
def worker_app(settings: Settings) -> Flask:
    from webapp import create_app
    from webapp.web.database import db

    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    return create_app(settings)


@pytest.fixture
def app(worker_app: Flask, connection: Connection, redis: Redis) -> Iterator[Flask]:
    """The app on the test's own connection: what a request commits is rolled back with the test."""
    from webapp.web.database import db

    with worker_app.app_context():
        engines = cast(dict[str | None, Engine | Connection], db.engines)
    real, engines[None] = engines[None], connection
    yield worker_app
    engines[None] = real


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def fresh_app(servers: Servers, worker_app: Flask, redis: Redis, tmp_path: Path) -> Iterator[Flask]:
    """The app on a new, really committed database, dropped after the test."""
    from webapp import create_app
    from webapp.web.database import db

    name = "spacs_fresh"
    packed = worker_app.extensions["settings"].var_dir / "static"  # packing anew takes longer than most tests
    shutil.copytree(packed, tmp_path / "static")
    app = create_app(settings_for(servers, servers.create_database(name), tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()
    servers.drop_database(name)


@dataclass(frozen=True)
class LiveServer:
    app: Flask
    url: str


@pytest.fixture
def live(fresh_app: Flask) -> Iterator[LiveServer]:
    """The fresh app behind a real port, for browsers and phones."""
    server = make_server("127.0.0.1", 0, fresh_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(fresh_app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join(timeout=5)
