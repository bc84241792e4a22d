import json
import subprocess
from pathlib import Path

import psutil
import pytest

from stack.child import Child
from stack.services import Service
from stack.supervisor import Supervisor


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(tmp_path / "children.json")


def test_a_service_that_crashed_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    service = _sleeper(tmp_path)
    first = supervisor.begin(service)
    psutil.Process(first.pid).kill()
    first.wait_until(lambda: first.exit_code is not None, seconds=10)
    supervisor.look_after(service, now=100)
    supervisor.look_after(service, now=200)
    assert service.child is not None
    assert service.child.pid != first.pid
    supervisor.stop()
    assert service.child.exit_code is not None


def test_what_a_killed_supervisor_left_is_ended_at_the_next_start(supervisor: Supervisor, tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as leftover:
        noted = [(leftover.pid, psutil.Process(leftover.pid).create_time())]
        (tmp_path / "children.json").write_text(json.dumps(noted))
        supervisor.end_leftovers()
        assert leftover.wait(timeout=10) is not None


def test_another_process_under_a_reused_number_is_left_alone(supervisor: Supervisor, tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as stranger:
        (tmp_path / "children.json").write_text(json.dumps([(stranger.pid, 1.0)]))
        supervisor.end_leftovers()
        assert stranger.poll() is None
        stranger.kill()


def _sleeper(tmp_path: Path) -> Service:
    return Service("sleeper", lambda: Child("sleeper", ["sleep", "600"], tmp_path / "log"))
