"""The processes behind the web: `python -m worker.main` runs the workers, `python -m worker.main cron` the clock."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer
from rq.worker_pool import WorkerPool

import config
from webapp.core.queue import QUEUE_NAMES
from worker.schedule import SCHEDULE, TableCron

# A worker killed in the middle of a job is noticed, and the job sent again, after about 75 s instead of 10 min.
WORKER_TTL_S = 30
MAINTENANCE_EVERY_S = 10
JOB_LOOKED_AT_EVERY_S = 5


class SteadyWorker(Worker):
    """RQ's worker with intervals at which a crash is soon repaired."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker_ttl = WORKER_TTL_S
        self.maintenance_interval = MAINTENANCE_EVERY_S
        self.job_monitoring_interval = JOB_LOOKED_AT_EVERY_S


def run_workers(settings: config.Settings) -> None:
    """Run `job_processes` workers until told to stop. What jobs need is imported first, so that each forked job
    starts at once and shares the memory."""
    for module in sorted({entry.job.rpartition(".")[0] for entry in SCHEDULE}):
        import_module(module)
    connection = Redis.from_url(settings.redis_url)
    pool = WorkerPool(
        QUEUE_NAMES,
        connection=connection,
        num_workers=settings.job_processes,
        worker_class=SteadyWorker,
        serializer=JSONSerializer,
    )
    pool.start(logging_level="WARNING")


def run_cron(settings: config.Settings) -> None:
    """Run the clock until told to stop. One is enough; two do no harm."""
    TableCron(Redis.from_url(settings.redis_url)).start()  # type: ignore[no-untyped-call]  # RQ leaves it untyped


if __name__ == "__main__":
    {"workers": run_workers, "cron": run_cron}[(sys.argv[1:] or ["workers"])[0]](config.load())
