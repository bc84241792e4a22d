"""Who runs the embedded servers of one ``var/``: one process owns them, others share them while it does."""

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from stack.child import POLL_SECONDS
from stack.errors import StackError

PATIENCE_SECONDS = 60


class ServerLock:
    """Two locked files: ``owner`` by whoever started the servers, ``users`` shared by whoever needs them up."""

    def __init__(self, directory: Path) -> None:
        self._owner_path, self._users_path = directory / "owner.lock", directory / "users.lock"

    @contextlib.contextmanager
    def ownership(self) -> Iterator[Callable[[], bool]]:
        """A function that tries to become the owner, and says whether this process now is."""
        with self._owner_path.open("a") as owner:
            yield lambda: _try_lock(owner)

    @contextlib.contextmanager
    def used(self) -> Iterator[Callable[[], None]]:
        """Keep the owner from stopping the servers. The function given waits until nobody else uses them.

        Raises StackError when the owner takes too long to stop them.
        """
        with self._users_path.open("a") as users:
            wait_for(lambda: _try_lock(users, fcntl.LOCK_SH), "another command that is stopping the servers")
            yield lambda: fcntl.flock(users, fcntl.LOCK_EX)


def wait_for(is_ready: Callable[[], bool], what: str) -> None:
    """Return once ``is_ready()``. Raises StackError naming ``what`` when that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_ready():
        if time.monotonic() > deadline:
            raise StackError(f"Waited {PATIENCE_SECONDS} s for {what}; try again when it has ended.")
        time.sleep(POLL_SECONDS)


def _try_lock(file: IO[str], kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
