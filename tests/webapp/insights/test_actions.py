"""Events are written with the change itself; jobs leave their trace."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import people
from webapp.core.queue import forget_pending
from webapp.insights import actions, queries
from webapp.insights.models import Event, JobRun, TraderFeatures


def test_an_event_belongs_to_the_change_it_tells_of(session: Session, clock: datetime) -> None:
    with session.begin_nested() as change:
        actions.record_event(session, "group_join", {"group_id": 1})
        session.flush()
        change.rollback()
    assert session.scalars(select(Event)).all() == []


def test_an_event_asks_for_the_relay_after_the_commit(session: Session, clock: datetime) -> None:
    actions.record_event(session, "group_join", {"group_id": 1})
    assert list(session.info["pending_jobs"]) == [("worker.jobs.events.relay", (), "urgent")]
    forget_pending(session)


def test_waiting_events_are_taken_once_and_in_order(session: Session, clock: datetime) -> None:
    for number in range(3):
        actions.record_event(session, "group_join", {"group_id": number})
    taken = actions.take_waiting_events(session, clock, limit=2)
    assert [event.payload["group_id"] for event in taken] == [0, 1]
    assert [event.payload["group_id"] for event in actions.take_waiting_events(session, clock, limit=5)] == [
        2
    ]


def test_each_try_is_given_more_time(session: Session, clock: datetime) -> None:
    event = actions.record_event(session, "group_join", {})
    event.attempts, event.handed_at = 3, clock - timedelta(minutes=9 * actions.PATIENCE_MINUTES)
    session.flush()
    assert actions.release_stuck_events(session, clock) == 0
    assert actions.release_stuck_events(session, clock + timedelta(seconds=1)) == 1


def test_features_are_written_over_what_stood_before(session: Session, clock: datetime) -> None:
    amina = people.trader(session)
    for frequency in (1.0, 2.5):
        names = (
            "purchase_frequency",
            "avg_transaction_value",
            "price_sensitivity",
            "location",
            "product_diversity",
        )
        actions.store_features(session, names, [(amina.id, [frequency, 10.0, 0.1, 3.0, 4.0])], clock)
    assert session.get_one(TraderFeatures, amina.id).purchase_frequency == 2.5


def test_a_jobs_end_is_kept_with_its_figures_or_its_problem(session: Session, clock: datetime) -> None:
    good, bad = (actions.start_job_run(session, "segments", clock) for _ in range(2))
    actions.report_progress(session, good, 140, "storing")
    actions.finish_job_run(session, good, clock, {"k": 3})
    actions.finish_job_run(session, bad, clock, {}, problem="ValueError: " + "x" * 900)
    runs = queries.last_job_runs(session)
    assert [(run.outcome, run.progress) for run in runs] == [("failed", 0), ("done", 100)]
    assert runs[1].figures == {"k": 3}


def test_old_runs_are_forgotten(session: Session, clock: datetime) -> None:
    actions.start_job_run(session, "features", clock - timedelta(days=31))
    kept = actions.start_job_run(session, "features", clock)
    actions.forget_job_runs(session, clock - timedelta(days=30))
    assert session.scalars(select(JobRun.id)).all() == [kept]


def test_what_waits_is_counted_for_the_admin(session: Session, clock: datetime) -> None:
    late = actions.record_event(session, "group_join", {})
    late.created_at = clock - timedelta(minutes=6)
    done = actions.record_event(session, "group_join", {})
    actions.finish_event(session, done, clock)
    session.flush()
    assert queries.waiting_events(session, clock) == {"waiting": 1, "oldest": late.created_at, "late": 1}
