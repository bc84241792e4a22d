"""What happens by the clock: one table, and the scheduler that reads it."""

from __future__ import annotations

from typing import NamedTuple

from redis import Redis
from rq.cron import CronJob, CronScheduler
from rq.exceptions import DuplicateJobError
from rq.job import Job

from webapp.core.clock import now
from webapp.core.queue import enqueue


class Periodic(NamedTuple):
    """A job by its dotted name, when it runs (cron, UTC), and the queue it goes to."""

    job: str
    cron: str
    queue: str = "default"


SCHEDULE = (
    Periodic("worker.jobs.events.relay", "* * * * *", "urgent"),
    Periodic("worker.jobs.events.sweep", "* * * * *", "urgent"),
    Periodic("worker.jobs.groups.close_due", "* * * * *", "urgent"),
    Periodic("worker.jobs.notifications.push_waiting", "*/30 * * * *", "default"),
    Periodic("worker.jobs.recommendations.expire", "7 * * * *", "default"),
    Periodic("worker.jobs.insights.forget_old_runs", "17 * * * *", "default"),
    Periodic("worker.jobs.insights.compute_features", "40 */6 * * *", "slow"),
    Periodic("worker.jobs.insights.compute_segments", "0 2 * * *", "slow"),
    Periodic("worker.jobs.recommendations.compute", "0 3 * * *", "slow"),
)
"""Groups close within a minute of their deadline; a join that arrives after it is refused by the clock anyway."""


class TableCron(CronScheduler):
    """RQ's cron scheduler on `SCHEDULE`.

    RQ's own would pickle the jobs, which our workers refuse, and two of it would double them: here a job's id
    is its name and minute, so a second scheduler adds nothing.
    """

    def __init__(self, connection: Redis, name: str = "") -> None:
        super().__init__(connection, name=name)
        self._cron_jobs = [TableJob(entry.queue, func_name=entry.job, cron=entry.cron) for entry in SCHEDULE]


class TableJob(CronJob):
    """One line of the table, sent as JSON under an id of its own minute."""

    def enqueue(self, connection: Redis) -> Job | None:  # type: ignore[override]  # its scheduler ignores the answer
        """Send the job unless this minute's was sent already."""
        job_id = f"cron-{self.func_name.replace('.', '-')}-{now():%Y%m%d%H%M}"
        try:
            enqueue(connection, self.func_name, queue=self.queue_name, job_id=job_id)
        except DuplicateJobError:
            return None
        return None
