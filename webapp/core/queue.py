"""Jobs leave after commit, by dotted name; the web process never loads what a job needs.

SQLAlchemy's `after_commit` event also fires on a savepoint's release, so the two places that commit
call `send_pending` themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.serializers import JSONSerializer
from sqlalchemy.orm import Session
from structlog import get_logger

QUEUE_NAMES = ("urgent", "default", "slow")
RETRY = Retry(max=5, interval=[10, 30, 120, 600, 1800])
JOB_TIMEOUT_S = 900
_PENDING = "pending_jobs"
log = get_logger()


def enqueue_after_commit(session: Session, name: str, *args: int | str, queue: str = "default") -> None:
    """Remember a job; it is sent by `send_pending` once the transaction of *session* has committed.

    Asked for more than once, it is sent once.
    """
    session.info.setdefault(_PENDING, {})[name, args, queue] = None


def send_pending(session: Session, redis: Redis) -> int:
    """Send the remembered jobs, oldest first; the number sent.

    When Redis is away the jobs are dropped with a log line: an effect that must happen is a row in
    `events_log` first, and the relay hands it over when Redis is back.
    """
    jobs = session.info.pop(_PENDING, {})
    try:
        for name, args, queue in jobs:
            enqueue(redis, name, *args, queue=queue)
    except RedisError as error:
        log.warning("jobs_not_sent", jobs=len(jobs), reason=str(error))
        return 0
    return len(jobs)


def forget_pending(session: Session) -> None:
    """The transaction was rolled back: nothing that it asked for may leave."""
    session.info.pop(_PENDING, None)


def enqueue(
    redis: Redis, name: str, *args: int | str, queue: str = "default", job_id: str | None = None
) -> None:
    """Send one job now. With *job_id* a job of that id that still waits or runs is not sent twice."""
    Queue(queue, connection=redis, serializer=JSONSerializer).enqueue(
        name, *args, job_id=job_id, unique=job_id is not None, retry=RETRY, job_timeout=JOB_TIMEOUT_S
    )


def resolve(name: str) -> Callable[..., Any]:
    """The function behind a dotted job name."""
    module, _, function = name.rpartition(".")
    return cast(Callable[..., Any], getattr(import_module(module), function))


def run_here(name: str, *args: Any, **kwargs: Any) -> Any:
    """Run a job in the foreground of this process: the very code a worker would run."""
    return resolve(name)(*args, **kwargs)
