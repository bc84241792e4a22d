"""Write down what happened, and how each job fared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import enqueue_after_commit
from webapp.insights.copying import copy_in
from webapp.insights.models import Event, JobRun

RELAY = "worker.jobs.events.relay"
PROBLEM_LENGTH = 500
PATIENCE_MINUTES = 5


def record_event(
    session: Session, kind: str, payload: dict[str, Any], account_id: int | None = None
) -> Event:
    """Log a fact whose effects must happen, in the caller's transaction; *payload* holds ids and figures only.

    The relay is asked for at once, so that effects follow within seconds. Should that message be lost, the
    relay of the next minute finds the row.
    """
    event = Event(kind=kind, payload=payload, account_id=account_id, created_at=clock.now())
    session.add(event)
    enqueue_after_commit(session, RELAY, queue="urgent")
    return event


def take_event(session: Session, event_id: int) -> Event | None:
    """The event under a lock, to do what follows from it; None when that is done, or being done by another."""
    undone = select(Event).where(Event.id == event_id, Event.done_at.is_(None))
    return session.scalar(undone.with_for_update(skip_locked=True))


def finish_event(session: Session, event: Event, now: datetime) -> None:
    """The effects of *event* are in this very transaction."""
    event.done_at = now
    event.last_error = None


def start_job_run(session: Session, name: str, now: datetime) -> int:
    """Note that a job began; returns the run's id."""
    run = JobRun(name=name, started_at=now)
    session.add(run)
    session.flush()
    return run.id


def report_progress(session: Session, run_id: int, percent: int, step: str) -> None:
    """How far a running job is: whole percent, and the code of its step."""
    session.execute(
        update(JobRun).where(JobRun.id == run_id).values(progress=max(0, min(100, percent)), step=step[:40])
    )


def finish_job_run(
    session: Session, run_id: int, now: datetime, figures: dict[str, Any], problem: str | None = None
) -> None:
    """Note how a job ended: `done` with its figures, or `failed` with the problem."""
    outcome = "failed" if problem else "done"
    values: dict[str, Any] = {"finished_at": now, "outcome": outcome, "figures": figures}
    values |= {"problem": problem[:PROBLEM_LENGTH]} if problem else {"progress": 100}
    session.execute(update(JobRun).where(JobRun.id == run_id).values(**values))


def store_features(
    session: Session, names: Sequence[str], rows: Sequence[tuple[int, list[float]]], now: datetime
) -> None:
    """Write the features of traders, `(trader_id, values in the order of names)`, over what stood before."""
    if not rows:
        return
    columns = ", ".join((*names, "computed_at"))
    session.execute(text("CREATE TEMP TABLE fresh_features (LIKE trader_features) ON COMMIT DROP"))
    lines = (f"{trader},{','.join(map(repr, values))},{now}\n" for trader, values in rows)
    copy_in(session, "fresh_features", ("trader_id", *names, "computed_at"), lines)
    kept = ", ".join(f"{name} = excluded.{name}" for name in (*names, "computed_at"))
    session.execute(
        text(
            f"INSERT INTO trader_features (trader_id, {columns}) SELECT trader_id, {columns} FROM fresh_features"  # noqa: S608 - column names are ours
            f" ORDER BY trader_id ON CONFLICT (trader_id) DO UPDATE SET {kept}"
        )
    )
    session.execute(text("DROP TABLE fresh_features"))


def forget_job_runs(session: Session, before: datetime) -> None:
    """Drop the rows of jobs that began before a moment."""
    session.execute(delete(JobRun).where(JobRun.started_at < before))


def take_waiting_events(session: Session, now: datetime, limit: int) -> list[Event]:
    """Events that nobody was handed yet, oldest first, marked as handed; those another relay holds are skipped."""
    waiting = list(
        session.scalars(
            select(Event)
            .where(Event.done_at.is_(None), Event.handed_at.is_(None))
            .order_by(Event.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    for event in waiting:
        event.handed_at, event.attempts = now, event.attempts + 1
    return waiting


def release_stuck_events(session: Session, now: datetime) -> int:
    """Let events that were handed over long ago, and not done, be handed over again; how many. Each time later."""
    patience = func.make_interval(
        0, 0, 0, 0, 0, func.least(Event.attempts * Event.attempts, 72) * PATIENCE_MINUTES
    )
    stuck = select(Event.id).where(Event.done_at.is_(None), Event.handed_at + patience < now)
    not_at_work = stuck.with_for_update(skip_locked=True)
    released = session.execute(
        update(Event).where(Event.id.in_(not_at_work)).values(handed_at=None).returning(Event.id)
    ).all()
    if released:
        enqueue_after_commit(session, RELAY, queue="urgent")
    return len(released)


def note_failure(session: Session, event_id: int, problem: str) -> None:
    """Keep why the last try at an event failed."""
    session.execute(update(Event).where(Event.id == event_id).values(last_error=problem[:PROBLEM_LENGTH]))
