"""The table of periodic jobs and the scheduler that reads it."""

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from webapp.core.queue import QUEUE_NAMES, resolve
from worker.schedule import SCHEDULE, TableCron, TableJob


def waiting(redis: Redis) -> list[str]:
    queues = [Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUE_NAMES]
    return sorted(str(job.func_name) for queue in queues for job in queue.jobs)


def test_every_job_of_the_table_exists_and_has_a_queue_that_is_worked() -> None:
    for entry in SCHEDULE:
        assert callable(resolve(entry.job))
        assert entry.queue in QUEUE_NAMES


def test_two_schedulers_send_each_job_once(redis: Redis) -> None:
    for name in ("one", "two"):
        for job in TableCron(redis, name=name).get_jobs():
            job.enqueue(redis)
    assert waiting(redis) == sorted(entry.job for entry in SCHEDULE)


def test_nightly_jobs_come_in_order() -> None:
    by_job = {entry.job: entry.cron for entry in SCHEDULE}
    assert by_job["worker.jobs.insights.compute_segments"] == "0 2 * * *"
    assert by_job["worker.jobs.recommendations.compute"] == "0 3 * * *"
    assert isinstance(TableCron(Redis()).get_jobs()[0], TableJob)
