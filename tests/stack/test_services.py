import sys
from pathlib import Path

from stack.child import Child
from stack.services import HEALTHY_AFTER_SECONDS, PATIENCE_MOST_SECONDS, Service


def test_a_service_that_keeps_ending_is_started_ever_more_rarely(tmp_path: Path) -> None:
    service = _service(tmp_path)
    waits = [service.note_end(now=0) for _ in range(8)]
    assert waits == [0.5, 1, 2, 4, 8, 16, PATIENCE_MOST_SECONDS, PATIENCE_MOST_SECONDS]


def test_a_service_that_lasted_is_started_again_at_once(tmp_path: Path) -> None:
    service = _service(tmp_path)
    for _ in range(5):
        service.note_end(now=0)
    assert service.note_end(now=HEALTHY_AFTER_SECONDS + 1) == 0.5


def _service(tmp_path: Path) -> Service:
    return Service("web", lambda: Child("web", [sys.executable, "-c", ""], tmp_path / "log"))
