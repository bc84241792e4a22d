"""Deadlines: one transition each, told to whoever is in."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import groups, people
from webapp.core import clock
from webapp.core.clock import clock_at
from webapp.groups.actions import join_group
from webapp.groups.models import Group, GroupEvent
from webapp.groups.terms import NOTHING_SHOWN
from webapp.insights.models import Event
from webapp.notifications.models import Notification
from webapp.web.database import db
from worker.jobs import events
from worker.jobs import groups as jobs


@pytest.fixture
def due(fresh_app: Flask) -> Group:
    """A group with one member that nobody else joined, in a database that is really committed."""
    with fresh_app.app_context():
        session = db.session()
        amina = people.trader(session)
        group = groups.rice_group(session, actor=amina)
        join_group(
            session, group_id=group.id, trader=amina, actor=amina, firm=10, extra=0,
            shown=NOTHING_SHOWN, op_id=None, now=clock.now(),
        )  # fmt: skip
        session.commit()
        session.refresh(group)
        session.expunge_all()
        return group


def close_at_once(app: Flask, workers: int) -> list[int]:
    """How many groups each of several workers closed at the same moment."""
    closed: list[int] = []
    start = threading.Barrier(workers)

    def work() -> None:
        with app.app_context():
            start.wait()
            closed.append(jobs.close_due())

    threads = [threading.Thread(target=work) for _ in range(workers)]
    run: list[Callable[[], None]] = [thread.start for thread in threads] + [thread.join for thread in threads]
    for step in run:
        step()
    return closed


def test_two_workers_on_one_deadline_make_one_transition(fresh_app: Flask, due: Group) -> None:
    with clock_at(due.closes_at + timedelta(seconds=1)):
        assert sum(close_at_once(fresh_app, workers=4)) == 1
    with fresh_app.app_context():
        ends = select(GroupEvent.kind).where(GroupEvent.group_id == due.id, GroupEvent.to_state == "expired")
        assert len(db.session.scalars(ends).all()) == 1


def test_an_open_group_is_left_alone(fresh_app: Flask, due: Group) -> None:
    assert close_at_once(fresh_app, workers=1) == [0]


def test_members_hear_that_it_expired(fresh_app: Flask, due: Group) -> None:
    with fresh_app.app_context(), clock_at(due.closes_at + timedelta(seconds=1)):
        jobs.close_due()
        for event_id in db.session.scalars(select(Event.id)).all():
            events.handle(event_id)
        told = db.session.scalars(select(Notification)).all()
        assert [(news.code, news.link) for news in told] == [("group_expired", f"/groups/{due.id}")]
