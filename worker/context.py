"""What a job stands in: the app, a session, one commit; and a row that says how the job fares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask, current_app, has_app_context
from flask.ctx import AppContext
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from webapp import create_app
from webapp.core import clock
from webapp.core.queue import forget_pending, send_pending
from webapp.insights.actions import finish_job_run, report_progress, start_job_run
from webapp.web.database import db, job_queue, lift_time_limits

Watcher = Callable[[int, str], None]
_MODELS_LOCK = 0x5BAC6


@cache
def own_app() -> Flask:
    """The app of this process, made from the environment when a job runs outside any app."""
    return create_app()


def app_context() -> AppContext:
    """A fresh context of the app that is at work: the current one's, or this process's own."""
    return current_app.app_context() if has_app_context() else own_app().app_context()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A session of its own, committed at the end; its jobs leave after the commit. An exception rolls back."""
    with app_context():
        session = db.session()
        try:
            lift_time_limits(session)
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            forget_pending(session)
            raise
        send_pending(session, job_queue())


@dataclass
class JobRecord:
    """A running job as the admin sees it: `step` reports progress, `figures` are kept when it ends."""

    id: int
    watch: Watcher | None = None
    figures: dict[str, Any] = field(default_factory=dict)

    def step(self, percent: int, code: str) -> None:
        """Say how far the job is, to the admin's page and to whoever watches in the foreground."""
        with unit_of_work() as session:
            report_progress(session, self.id, percent, code)
        if self.watch:
            self.watch(percent, code)


@contextmanager
def recorded(name: str, watch: Watcher | None = None) -> Iterator[JobRecord]:
    """Keep a `job_runs` row for the block: start, progress, figures, and how it ended. One such job runs at a time."""
    with unit_of_work() as session:
        record = JobRecord(start_job_run(session, name, clock.now()), watch)
    try:
        with _alone(record):
            yield record
    except BaseException as error:
        with unit_of_work() as session:
            problem = f"{type(error).__name__}: {error}"
            finish_job_run(session, record.id, clock.now(), record.figures, problem)
        raise
    with unit_of_work() as session:
        finish_job_run(session, record.id, clock.now(), record.figures)
    if watch:
        watch(100, "done")


@contextmanager
def _alone(record: JobRecord) -> Iterator[None]:
    """Wait, and say so, while another job holds the whole market in memory, whoever asked for it.

    The lock ends with its transaction, which writes nothing: a job that is killed leaves none behind.
    """
    with app_context(), Session(db.engine, join_transaction_mode="create_savepoint") as held:
        if not held.scalar(select(func.pg_try_advisory_xact_lock(_MODELS_LOCK))):
            record.step(0, "waiting")
            held.execute(text("SET LOCAL lock_timeout = 0"))
            lift_time_limits(held)
            held.execute(select(func.pg_advisory_xact_lock(_MODELS_LOCK)))
        try:
            yield
        finally:
            held.commit()
