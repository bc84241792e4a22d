"""Seconds and memory of `flask rebuild` and `flask check-reasons` on a file: `python -m bench.rebuild FILE`.

Each command runs as a real one, in a process of its own, against servers in a temporary directory.
"""

import json
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

from config import ROOT, environment_with
from stack import migrate
from stack.embedded import EmbeddedServers

COMMANDS = (["rebuild"], ["check-reasons"], ["open-proposals", "--top", "20"], ["check-reasons"])
FIGURES = """SELECT json_build_object(
    'segments', (SELECT row_to_json(s) FROM segmentations s ORDER BY id DESC LIMIT 1),
    'recommendations', (SELECT figures FROM recommendation_runs WHERE state = 'live'),
    'proposals', (SELECT count(*) FROM proposals WHERE state <> 'retired'))"""


def main(file: str) -> None:
    """Import *file*, then run and time each command."""
    with tempfile.TemporaryDirectory(prefix="spacs-bench-") as directory:
        servers = EmbeddedServers(Path(directory)).start()
        try:
            migrate.upgrade(servers.database_url)
            environment = environment_with(
                DATABASE_URL=servers.database_url,
                REDIS_URL=servers.redis_url,
                VAR_DIR=directory,
                SECRET_KEY=secrets.token_hex(32),
            )
            _run(["import-orders", file, "--format", "online-retail", "--shift-to-now"], environment)
            for command in COMMANDS:
                _run(command, environment)
            print(json.dumps(_figures(servers.database_url), indent=2))
        finally:
            servers.stop()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Memory is the highest of any command so far: the rebuild's is the most."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "webapp", *command], cwd=ROOT, env=environment, check=True
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{' '.join(command[:1])}: {time.monotonic() - began:.1f} s, peak so far {peak:.0f} MB")


def _figures(url: str) -> object:
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute(FIGURES)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
