"""What jobs stand in."""

from queue import SimpleQueue
from threading import Thread

from flask import Flask

from worker.context import recorded


def test_two_jobs_of_the_models_never_run_at_once(fresh_app: Flask) -> None:
    said: SimpleQueue[str] = SimpleQueue()

    def second() -> None:
        with fresh_app.app_context(), recorded("features", lambda _, step: said.put(step)):
            said.put("at work")

    thread = Thread(target=second)
    with fresh_app.app_context(), recorded("segments"):
        thread.start()
        assert said.get(timeout=10) == "waiting"
        assert said.empty()
    thread.join(timeout=10)
    assert [said.get(timeout=10), said.get(timeout=10)] == ["at work", "done"]
