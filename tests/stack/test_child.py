import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stack.child import Child
from stack.errors import StackError

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(["sleep", "600"], start_new_session=True)
print("ready", flush=True)
time.sleep(600)
"""
KILLED_PARENT = """
import os, signal, sys
from pathlib import Path
from stack.child import Child
child = Child("sleeper", ["sleep", "600"], Path(sys.argv[1]))
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_child_that_does_not_listen_is_killed_with_its_own_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stack.child.SECOND_PATIENCE_SECONDS", 0.1)
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], tmp_path / "log")
    child.wait_until(lambda: "ready" in (tmp_path / "log").read_text(), seconds=20)
    family = psutil.Process(child.pid).children()
    child.stop(patience_seconds=0.1)
    assert child.exit_code is not None
    assert family
    assert not psutil.wait_procs(family, timeout=10)[1]


def test_a_child_ends_when_its_parent_is_killed_outright(tmp_path: Path) -> None:
    parent = [sys.executable, "-c", KILLED_PARENT, str(tmp_path / "log")]
    said = subprocess.run(parent, capture_output=True, text=True, check=False).stdout
    assert _is_gone(int(said))


def test_a_child_that_ends_while_starting_says_why(tmp_path: Path) -> None:
    child = Child("Redis", [sys.executable, "-c", "raise SystemExit('FATAL: no room')"], tmp_path / "log")
    with pytest.raises(StackError, match="Redis ended while starting: FATAL: no room"):
        child.wait_until(lambda: False, seconds=20)


def _is_gone(pid: int) -> bool:
    try:
        return not psutil.wait_procs([psutil.Process(pid)], timeout=10)[1]
    except psutil.NoSuchProcess:
        return True
