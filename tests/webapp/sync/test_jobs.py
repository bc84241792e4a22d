"""Jobs leave after the commit, once for a batch, and never for what was rolled back."""

from datetime import datetime

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy.orm import Session

from tests.webapp.sync.phones import Phone
from webapp.accounts.models import Account
from webapp.core.queue import forget_pending, send_pending
from webapp.groups.models import Group
from webapp.sync import actions


@pytest.fixture
def phone(session: Session, amina: Account, rice: Group) -> Phone:
    forget_pending(session)
    return Phone(amina.id)


def waiting(redis: Redis) -> list[str | None]:
    return [job.func_name for job in Queue("urgent", connection=redis, serializer=JSONSerializer).jobs]


def test_a_batch_asks_for_the_relay_once(
    session: Session, redis: Redis, phone: Phone, rice: Group, clock: datetime
) -> None:
    batch = phone.batch(phone.join(rice.id), phone.op("leave_group", group_id=rice.id))
    actions.apply_ops(session, phone.account, batch, clock, lambda done: send_pending(done, redis))
    assert waiting(redis) == ["worker.jobs.events.relay"]


def test_a_refused_batch_asks_for_nothing(
    session: Session, redis: Redis, phone: Phone, rice: Group, clock: datetime
) -> None:
    batch = phone.batch(phone.join(rice.id, 60))
    actions.apply_ops(session, phone.account, batch, clock, lambda done: send_pending(done, redis))
    assert waiting(redis) == []
