"""Facts become effects exactly once, whatever is lost on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import groups, people
from webapp.accounts.models import Account
from webapp.core.clock import clock_at
from webapp.groups.actions import join_group
from webapp.groups.models import Group
from webapp.groups.terms import NOTHING_SHOWN
from webapp.insights.actions import PATIENCE_MINUTES, record_event
from webapp.insights.models import Event, TraderFeatures
from webapp.notifications.models import Notification
from worker.jobs import events

WorkOff = Callable[[], None]


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


@pytest.fixture
def okello(session: Session, clock: datetime) -> Account:
    return people.trader(session, "Joseph Okot")


@pytest.fixture
def rice(session: Session, amina: Account, okello: Account) -> Group:
    """Amina is in; Okello joined just now, and nothing has followed yet."""
    opened = groups.rice_group(session, actor=amina)
    for trader in (amina, okello):
        join(session, opened, trader)
    session.commit()
    return opened


def join(session: Session, group: Group, trader: Account, firm: int = 10) -> None:
    join_group(
        session, group_id=group.id, trader=trader, actor=trader, firm=firm, extra=0,
        shown=NOTHING_SHOWN, op_id=None, now=group.opened_at,
    )  # fmt: skip


def told(session: Session, account: Account) -> list[str]:
    session.expire_all()
    mine = select(Notification.code).where(Notification.account_id == account.id)
    return list(session.scalars(mine.order_by(Notification.id)))


def open_events(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Event.kind).where(Event.done_at.is_(None)).order_by(Event.id)))


def test_a_join_is_told_to_the_other_member(
    session: Session, rice: Group, amina: Account, okello: Account, work_off: WorkOff
) -> None:
    events.relay()
    work_off()
    assert told(session, amina) == ["group_joined"]
    assert told(session, okello) == []
    assert open_events(session) == []


def test_a_join_refreshes_the_traders_features(
    session: Session, rice: Group, okello: Account, work_off: WorkOff
) -> None:
    events.relay()
    work_off()
    assert session.get(TraderFeatures, okello.id) is not None


def test_losing_redis_loses_nothing(
    session: Session, rice: Group, amina: Account, redis: Redis, work_off: WorkOff, clock: datetime
) -> None:
    assert events.relay() == 3
    redis.flushall()
    work_off()
    assert told(session, amina) == []
    with clock_at(clock + timedelta(minutes=PATIENCE_MINUTES, seconds=1)):
        assert events.sweep() == 3
        events.relay()
        work_off()
    assert told(session, amina) == ["group_joined"]
    assert open_events(session) == []


def test_nothing_is_handed_again_before_its_time(
    session: Session, rice: Group, clock: datetime, inside: None
) -> None:
    assert events.relay() == 3
    with clock_at(clock + timedelta(minutes=PATIENCE_MINUTES - 1)):
        assert (events.sweep(), events.relay()) == (0, 0)


def test_handling_twice_is_handling_once(session: Session, rice: Group, amina: Account, inside: None) -> None:
    for event_id in list(session.scalars(select(Event.id))) * 2:
        events.handle(event_id)
    assert told(session, amina) == ["group_joined"]


def test_a_target_reached_and_lost_is_told_to_all(
    session: Session, rice: Group, amina: Account, work_off: WorkOff
) -> None:
    join(session, rice, people.trader(session, "Nakku"), firm=20)
    session.commit()
    events.relay()
    work_off()
    assert told(session, amina) == ["group_joined", "group_joined", "target_reached"]


def test_an_effect_that_fails_is_kept_with_its_reason(
    session: Session, clock: datetime, inside: None
) -> None:
    broken = record_event(session, "group_join", {"no group": True})
    session.commit()
    with pytest.raises(KeyError):
        events.handle(broken.id)
    session.refresh(broken)
    assert (broken.done_at, broken.last_error) == (None, "KeyError: 'group_id'")


def test_every_kind_of_fact_that_is_recorded_has_a_handler() -> None:
    """The kinds are read off the sources, so that a new one cannot be forgotten."""
    import re
    from pathlib import Path

    sources = "".join(path.read_text() for path in Path("webapp").rglob("*.py"))
    named = set(re.findall(r'record_event\(\s*session,\s*"(\w+)"', sources))
    spelled = {f"group_{end}" for end in ("join", "change", "leave", "locked", "expired")}
    assert named
    assert named | spelled <= set(events.HANDLERS)
