"""Is the product well (`/health`), and figures for a monitoring program (`/metrics`).

Every figure is read from the database and the queue when asked, so that all web processes answer alike.
Operational figures only: no names, no money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from structlog import get_logger

from webapp.core.clock import now
from webapp.core.queue import QUEUE_NAMES
from webapp.groups.models import Group
from webapp.insights.queries import waiting_events
from webapp.sync.models import InboxOp
from webapp.web.auth import access
from webapp.web.database import job_queue, session

bp = Blueprint("health", __name__)
log = get_logger()


@bp.get("/health")
@access("public")
def health() -> Response:
    """200 when the database and the queue answer, else 503 that says which does not."""
    parts = {"database": _answers(_ask_database), "queue": _answers(_ask_queue)}
    answer = jsonify(status="ok" if all(parts.values()) else "failing", **parts)
    answer.status_code = 200 if all(parts.values()) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/metrics")
@access("public")
def metrics() -> Response:
    """Figures in Prometheus' text form."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        """Ask everything now."""
        events = waiting_events(session(), now())
        oldest = events["oldest"]
        yield _gauge("spacs_events_waiting", "Facts whose effects have not followed yet", events["waiting"])
        yield _gauge("spacs_events_late", "Those that wait for more than five minutes", events["late"])
        age = (now() - oldest).total_seconds() if oldest else 0
        yield _gauge("spacs_events_oldest_seconds", "Age of the oldest of them", age)
        yield _by_label("spacs_ops", "Ops ever judged", "outcome", _counts(InboxOp.outcome))
        yield _by_label("spacs_groups", "Groups by state", "state", _counts(Group.state))
        yield from _queue_figures()


def _queue_figures() -> Iterator[Metric]:
    try:
        waiting = {name: len(Queue(name, connection=job_queue(), serializer=JSONSerializer)) for name in QUEUE_NAMES}
        workers = Worker.count(connection=job_queue())
    except RedisError as error:
        log.warning("queue_not_answering", reason=str(error))
        yield _gauge("spacs_queue_up", "Whether the queue answers", 0)
        return
    yield _gauge("spacs_queue_up", "Whether the queue answers", 1)
    yield _by_label("spacs_jobs_waiting", "Jobs in each queue", "queue", waiting)
    yield _gauge("spacs_workers", "Workers that have reported", workers)


def _counts(column: object) -> dict[str, int]:
    rows = session().execute(select(column, func.count()).group_by(column))  # type: ignore[call-overload]
    return {str(name): int(count) for name, count in rows}


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)


def _by_label(name: str, help_text: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for each, value in values.items():
        family.add_metric([each], value)
    return family


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (SQLAlchemyError, RedisError) as error:
        log.error("health_part_failing", reason=str(error)[:200])
        return False
    return True


def _ask_database() -> object:
    return session().execute(text("SELECT 1"))


def _ask_queue() -> object:
    return job_queue().ping()
