"""Jobs run inside the test's app, against its database and Redis."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from webapp.core.queue import QUEUE_NAMES


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Inside the app whose commits are rolled back with the test."""
    with app.app_context():
        yield


@pytest.fixture
def work_off(redis: Redis, inside: None) -> Callable[[], None]:
    """Lets a real RQ worker take every waiting job, in this process."""

    def work() -> None:
        queues = [Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUE_NAMES]
        SimpleWorker(queues, connection=redis, serializer=JSONSerializer).work(
            burst=True, logging_level="ERROR"
        )

    return work
