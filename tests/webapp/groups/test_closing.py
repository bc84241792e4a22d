"""The deadline."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import groups, people
from webapp.accounts.models import Account
from webapp.groups.actions import join_group
from webapp.groups.closing import close_due_groups
from webapp.groups.models import Group, GroupEvent


@pytest.fixture
def amina(session: Session, clock: datetime) -> Account:
    return people.trader(session)


@pytest.fixture
def rice(session: Session, amina: Account) -> Group:
    return groups.rice_group(session, actor=amina)


@pytest.mark.parametrize(
    ("firm", "extra", "state", "unit_price"),
    [
        (40, 0, "locked", 88_000),
        (38, 2, "locked", 88_000),
        (50, 0, "locked", 84_500),
        (38, 0, "expired", None),
    ],
)
def test_a_group_whose_packs_reach_the_target_locks_and_any_other_expires(
    session: Session, rice: Group, amina: Account, firm: int, extra: int, state: str, unit_price: int | None
) -> None:
    now = rice.opened_at
    join_group(session, group_id=rice.id, trader=amina, actor=amina, firm=firm, extra=extra, now=now)
    assert close_due_groups(session, rice.closes_at) == [rice.id]
    assert (rice.state, rice.unit_price) == (state, unit_price)


def test_nothing_closes_before_its_deadline(session: Session, rice: Group) -> None:
    assert close_due_groups(session, rice.closes_at - timedelta(seconds=1)) == []


def test_a_group_closes_once(session: Session, rice: Group) -> None:
    close_due_groups(session, rice.closes_at)
    assert close_due_groups(session, rice.closes_at) == []
    closings = select(GroupEvent).where(GroupEvent.group_id == rice.id, GroupEvent.to_state == "expired")
    assert len(session.scalars(closings).all()) == 1
