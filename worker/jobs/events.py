"""From facts to effects: rows of `events_log` become jobs, and each job's effects and its `done` mark commit together.

Losing Redis loses nothing: what was handed over and not done is handed over again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.core.queue import enqueue
from webapp.insights import actions
from webapp.insights.models import Event
from webapp.recommendations.queries import holders_of_proposal_cards
from webapp.recommendations.runs import expire_cards
from webapp.web.database import job_queue
from worker.context import app_context, unit_of_work
from worker.jobs import groups
from worker.jobs.insights import refresh_features
from worker.jobs.recommendations import compute, rebuild, refresh_traders

HANDLE = "worker.jobs.events.handle"
BATCH = 500
SLOW_KINDS = {"orders_imported", "proposals_opened"}


def relay() -> int:
    """Hand the waiting events to the queue, oldest first; how many. Two relays at once share them.

    They are sent when they are marked as handed; what is lost between the two is swept up later.
    """
    with app_context():
        with unit_of_work() as session:
            waiting = actions.take_waiting_events(session, clock.now(), BATCH)
            handed = [(event.id, event.attempts, event.kind in SLOW_KINDS) for event in waiting]
        for event_id, attempt, is_slow in handed:
            queue = "slow" if is_slow else "default"
            enqueue(job_queue(), HANDLE, event_id, queue=queue, job_id=f"event-{event_id}-{attempt}")
    return len(handed)


def sweep() -> int:
    """Make events that were handed over, but not done in good time, wait again; how many."""
    with unit_of_work() as session:
        return actions.release_stuck_events(session, clock.now())


def handle(event_id: int) -> None:
    """Do what follows from one event, once, however often it is handed over."""
    try:
        with unit_of_work() as session:
            event = actions.take_event(session, event_id)
            if event is None:
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


def _group_ended(session: Session, event: Event) -> None:
    groups.tell_of_end(session, event)
    expire_cards(session, clock.now())


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


def _recommend(session: Session, event: Event) -> None:
    """As `_rebuild`: whom the new groups suit, beside those who were shown the proposals."""
    compute()


HANDLERS: dict[str, Callable[[Session, Event], None]] = {
    "group_opened": _group_opened,
    "group_join": _group_joined,
    "group_change": _group_changed,
    "group_leave": _group_left,
    "group_locked": _group_ended,
    "group_expired": _group_ended,
    "proposal_opened": groups.tell_backers,
    "recommendation_dismissed": _refresh_cards,
    "orders_imported": _rebuild,
    "proposals_opened": _recommend,
}
"""What follows from each kind of event. A check in the tests finds a kind that nobody handles."""
