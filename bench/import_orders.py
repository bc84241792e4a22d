"""Seconds and memory of importing a file into an empty database: `python -m bench.import_orders FILE`.

The import runs as the real command, in a process of its own, against servers in a temporary directory; the
second run of the same file is measured too. The figures of the import follow as JSON.
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


def main(file: str) -> None:
    """Measure and print."""
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
            command = [sys.executable, "-m", "flask", "--app", "webapp", "import-orders", file]
            command += ["--format", "online-retail", "--shift-to-now", "--report", f"{directory}/report.csv"]
            for name in ("first run", "second run"):
                began = time.monotonic()
                subprocess.run(command, cwd=ROOT, env=environment, check=True)
                print(f"{name}: {time.monotonic() - began:.1f} s")
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"peak memory of the command: {used.ru_maxrss / 1024:.0f} MB")
            print(
                f"processor time of both commands, without the database's: {used.ru_utime + used.ru_stime:.1f} s"
            )
            print(json.dumps(_figures(servers.database_url), indent=2))
        finally:
            servers.stop()


def _figures(url: str) -> object:
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT figures FROM imports ORDER BY id LIMIT 1")
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
