"""From facts to effects: rows of `events_log` become jobs, and each job's effects and its `done` mark commit together.

Losing Redis loses nothing: what was handed over and not done is handed over again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import enqueue
from webapp.insights import actions
from webapp.insights.models import Event
from webapp.recommendations.queries import holders_of_proposal_cards
from webapp.web.database import job_queue
from worker.context import unit_of_work
from worker.jobs import groups
from worker.jobs.insights import refresh_features
from worker.jobs.recommendations import rebuild, refresh_traders

HANDLE = "worker.jobs.events.handle"
BATCH = 500
SLOW_KINDS = {"orders_imported"}


def relay() -> int:
    """Hand the waiting events to the queue, oldest first; how many. Two relays at once share them.

    A job sent by a relay that then fails to commit finds its row unmarked or done, and does no harm.
    """
    with unit_of_work() as session:
        waiting = actions.take_waiting_events(session, clock.now(), BATCH)
        for event in waiting:
            queue = "slow" if event.kind in SLOW_KINDS else "default"
            enqueue(job_queue(), HANDLE, event.id, queue=queue, job_id=f"event-{event.id}-{event.attempts}")
        return len(waiting)


def sweep() -> int:
    """Make events that were handed over, but not done in good time, wait again; how many."""
    with unit_of_work() as session:
        return actions.release_stuck_events(session, clock.now())


def handle(event_id: int) -> None:
    """Do what follows from one event, once, however often it is handed over."""
    try:
        with unit_of_work() as session:
            event = session.scalar(select(Event).where(Event.id == event_id).with_for_update())
            if event is None or event.done_at is not None:
                return
            HANDLERS[event.kind](session, event)
            actions.finish_event(session, event, clock.now())
    except Exception as error:
        with unit_of_work() as session:
            actions.note_failure(session, event_id, f"{type(error).__name__}: {error}")
        raise


def _group_opened(session: Session, event: Event) -> None:
    """Whoever was shown the proposal in this group's place is shown the group."""
    refresh_traders(session, holders_of_proposal_cards(session, event.payload["group_id"]))


def _group_joined(session: Session, event: Event) -> None:
    _refresh_trader(session, event)
    groups.tell_of_newcomer(session, event)
    groups.tell_of_target(session, event)


def _group_changed(session: Session, event: Event) -> None:
    groups.tell_of_target(session, event)


def _group_left(session: Session, event: Event) -> None:
    _refresh_trader(session, event)
    groups.tell_of_target(session, event)


def _refresh_trader(session: Session, event: Event) -> None:
    if event.account_id is not None:
        refresh_features(session, [event.account_id])
        refresh_traders(session, [event.account_id])


def _refresh_cards(session: Session, event: Event) -> None:
    if event.account_id is not None:
        refresh_traders(session, [event.account_id])


def _rebuild(session: Session, event: Event) -> None:
    """Runs in transactions of its own; only the mark that it is done belongs to the event's."""
    rebuild()


HANDLERS: dict[str, Callable[[Session, Event], None]] = {
    "group_opened": _group_opened,
    "group_join": _group_joined,
    "group_change": _group_changed,
    "group_leave": _group_left,
    "group_locked": groups.tell_of_end,
    "group_expired": groups.tell_of_end,
    "proposal_opened": groups.tell_backers,
    "recommendation_dismissed": _refresh_cards,
    "orders_imported": _rebuild,
}
"""What follows from each kind of event. A check in the tests finds a kind that nobody handles."""
