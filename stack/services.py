"""The processes of the product, each as the command that starts it."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import config
from stack.child import Child

PATIENCE_FIRST_SECONDS = 0.5
PATIENCE_MOST_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 60.0


@dataclass
class Service:
    """One process that must run: how to start it, and how long to wait before it is started again."""

    name: str
    start: Callable[[], Child]
    child: Child | None = None
    patience: float = PATIENCE_FIRST_SECONDS
    started_at: float = 0.0
    start_again_at: float | None = None

    def begin(self, now: float) -> Child:
        """Start it. ``now`` in seconds of a steady clock. Raises StackError."""
        self.started_at, self.start_again_at = now, None
        self.child = self.start()
        return self.child

    def note_end(self, now: float) -> float:
        """It ended by itself: the seconds until its next start, doubled each time it does not last."""
        if now - self.started_at > HEALTHY_AFTER_SECONDS:
            self.patience = PATIENCE_FIRST_SECONDS
        waiting, self.patience = self.patience, min(self.patience * 2, PATIENCE_MOST_SECONDS)
        self.start_again_at = now + waiting
        return waiting


def product_services(environment: Mapping[str, str], log: Path, host: str, port: int) -> Iterator[Service]:
    """The web, the pool of job workers, and the one clock that sends the periodic jobs."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "--config", "stack/gunicorn_conf.py", "--bind", _address(host, port)]
    yield _service("web", [*web, "webapp:create_app()"], environment, log)
    yield _service("jobs", [*python, "worker.main", "workers"], environment, log)
    yield _service("clock", [*python, "worker.main", "cron"], environment, log)


def _service(name: str, command: list[str], environment: Mapping[str, str], log: Path) -> Service:
    return Service(
        name, lambda: Child(name, command, log / f"{name}.log", environment=environment, directory=config.ROOT)
    )


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
