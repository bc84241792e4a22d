from pathlib import Path

import psycopg2
from redis import Redis
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from stack.embedded import DATABASE, SOCKET_PATH_MAX, EmbeddedServers


def test_what_was_written_is_there_at_the_second_start(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        _execute(servers, "CREATE TABLE kept AS SELECT 7 AS packs")
        Redis.from_url(servers.redis_url).set("kept", "7")
    with EmbeddedServers(tmp_path) as servers:
        assert _execute(servers, "SELECT packs FROM kept") == 7
        assert Redis.from_url(servers.redis_url).get("kept") == b"7"


def test_a_long_checkout_path_gets_a_short_socket_path(tmp_path: Path) -> None:
    servers = EmbeddedServers(tmp_path / ("long" * 30))
    assert len(str(servers.sockets / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_MAX
    assert servers.sockets != EmbeddedServers(tmp_path / ("lang" * 30)).sockets


def test_the_embedded_database_is_postgresql_18(session: Session) -> None:
    assert session.execute(text("SHOW server_version")).scalar_one().startswith("18")


def test_a_test_leaves_no_row_behind(session: Session, connection: Connection) -> None:
    session.execute(text("CREATE TABLE gone (id int)"))
    session.commit()
    session.rollback()
    assert connection.execute(text("SELECT count(*) FROM gone")).scalar_one() == 0


def _execute(servers: EmbeddedServers, statement: str) -> object:
    connection = psycopg2.connect(host=str(servers.sockets), user="postgres", dbname=DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    connection.close()
    return row[0] if row else None
