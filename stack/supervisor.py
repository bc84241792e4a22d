"""Keep the product's processes running, and end them all, whichever way we end."""

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from stack.child import Child, descendants
from stack.errors import StackError
from stack.services import Service

LOOK_EVERY_SECONDS = 0.2
LEFTOVER_SECONDS = 10
APP_PATIENCE_SECONDS = 8


class Supervisor:
    """Starts services in order, starts those again that end, and leaves none behind."""

    def __init__(self, children_file: Path) -> None:
        self._services: list[Service] = []  # ours: stopped by us, too
        self._watched: list[Service] = []  # these, and those that somebody else stops after us
        self._children_file = children_file

    def end_leftovers(self) -> bool:
        """A supervisor killed outright may have left processes; the file says which, and True that there is one.

        Numbers are used again by the system, so a process counts only with the start time that was noted.
        """
        try:
            noted: list[tuple[int, float]] = json.loads(self._children_file.read_text())
        except (OSError, ValueError):
            return False
        left = [process for pid, created in noted if (process := _process(pid, created))]
        family = [child for process in left for child in descendants(process.pid)]
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        for process in psutil.wait_procs([*left, *family], timeout=LEFTOVER_SECONDS)[1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        return True

    def begin(self, service: Service) -> Child:
        """Start a service and keep it running from now on. Raises StackError."""
        child = service.begin(time.monotonic())
        self._services.append(service)
        self._watched.append(service)
        self._note_children()
        return child

    def watch(self, name: str, child: Child, start: Callable[[], Child]) -> None:
        """Start it again when it ends, but leave its stopping to whoever started it."""
        self._watched.append(Service(name, start, child, started_at=time.monotonic()))

    def keep_running(self) -> None:
        """Look after all of them until an exception (Ctrl-C, SIGTERM) ends it."""
        while True:
            for service in self._watched:
                self.look_after(service, time.monotonic())
            time.sleep(LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """Ask all at once, so that they end side by side, then wait for each."""
        children = [service.child for service in self._services if service.child]
        for child in children:
            if child.exit_code is None:
                child.ask_to_stop()
        for child in children:
            child.stop(APP_PATIENCE_SECONDS)
        self._services.clear()
        self._children_file.unlink(missing_ok=True)

    def look_after(self, service: Service, now: float) -> None:
        """Start it again when it ended and its time has come; ``now`` in seconds of a steady clock."""
        if service.start_again_at is not None:
            if now >= service.start_again_at:
                self._begin_again(service, now)
        elif service.child is not None and service.child.exit_code is not None:
            code, waiting = service.child.exit_code, service.note_end(now)
            print(f"{service.name} ended ({code}); starting it again in {waiting:.1f} s.", flush=True)

    def _begin_again(self, service: Service, now: float) -> None:
        try:
            service.begin(now)
            self._note_children()
        except (StackError, OSError) as error:
            waiting = service.note_end(now)
            print(f"{service.name} does not start: {error} Trying again in {waiting:.0f} s.", flush=True)

    def _note_children(self) -> None:
        pids = [service.child.pid for service in self._services if service.child]
        noted: list[Any] = []
        for pid in pids:
            with contextlib.suppress(psutil.NoSuchProcess):
                noted.append((pid, psutil.Process(pid).create_time()))
        self._children_file.write_text(json.dumps(noted))


def _process(pid: int, created: float) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if abs(process.create_time() - created) < 1:
            return process
    return None
