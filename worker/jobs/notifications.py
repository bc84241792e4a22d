"""Waking browsers, off the road of those who wait for an answer."""

from __future__ import annotations

from datetime import timedelta

from rq import Queue
from rq.serializers import JSONSerializer

from webapp.core import clock
from webapp.core.queue import RETRY, enqueue
from webapp.notifications.push import deliver_push
from webapp.notifications.queries import waiting_pushes
from webapp.web.database import job_queue
from worker.context import unit_of_work

PUSH = "worker.jobs.notifications.push"


def push(notification_id: int) -> None:
    """Send one notification to each browser that has not heard it; again later where the push service asks for it."""
    with unit_of_work() as session:
        wait_seconds = deliver_push(session, notification_id)
        if wait_seconds:
            queue = Queue("default", connection=job_queue(), serializer=JSONSerializer)
            queue.enqueue_in(timedelta(seconds=wait_seconds), PUSH, notification_id, retry=RETRY)


def push_waiting() -> int:
    """Send again what the queue lost: news of the last day that a browser has not heard; how many."""
    with unit_of_work() as session:
        waiting = waiting_pushes(session, clock.now())
        for notification_id in waiting:
            enqueue(job_queue(), PUSH, notification_id)
        return len(waiting)
