"""Child processes that never outlive the supervisor."""

import contextlib
import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from stack.errors import NO_MESSAGE, StackError, telling_line

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.02
SECOND_PATIENCE_SECONDS = 3
LOG_MOST_BYTES = 20_000_000  # looked at with each start; one older log is kept
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """One running process in its own process group, so that Ctrl-C reaches only the supervisor."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        directory: Path = Path("/"),
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name, self.log, self._stop_signal = name, log, stop_signal
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_MOST_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self._log_start = output.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=directory,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                process_group=0,
                preexec_fn=_tie_to_parent(stop_signal),
            )

    @property
    def pid(self) -> int:
        """The operating system's number of this process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def wait_until(self, is_ready: Callable[[], bool], seconds: float, *, ask_every: float = POLL_SECONDS) -> None:
        """Return once ``is_ready()``. Raises StackError when the process ends or the time is over first."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self.exit_code is not None:
                raise StackError(f"{self.name} ended while starting: {self.last_words()} (log: {self.log})")
            if time.monotonic() > deadline:
                raise StackError(f"{self.name} was not ready after {seconds:.0f} s (log: {self.log}).")
            time.sleep(ask_every)

    def last_words(self) -> str:
        """The line of its log that says what went wrong, for the one sentence a person reads."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(self._log_start)
            return telling_line(log.read().decode(errors="replace"))
        return NO_MESSAGE

    def ask_to_stop(self) -> None:
        """Send the signal for a clean end, and return at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self._stop_signal)

    def stop(self, patience_seconds: float = 10) -> None:
        """End it cleanly: asked once, then again (a job worker then gives up its job), then killed with its own."""
        family = descendants(self.pid)
        for patience in (patience_seconds, SECOND_PATIENCE_SECONDS):
            if self.exit_code is None:
                self.ask_to_stop()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(patience)
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.kill()
        self._process.wait()


def descendants(pid: int) -> list[psutil.Process]:
    """All that a process started and that still runs."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def _tie_to_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Linux ends the child when the supervisor is killed; elsewhere the next start cleans up."""
    if _libc is None:
        return None
    libc = _libc
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
