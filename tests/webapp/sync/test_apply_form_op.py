"""The other door: a form, or the API."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories import people
from tests.webapp.sync.phones import Phone
from webapp.accounts.models import Account
from webapp.core.ids import uuid7
from webapp.groups.models import Group
from webapp.sync.actions import apply_form_op, apply_ops
from webapp.sync.models import InboxOp
from webapp.sync.outcomes import Outcome

OP = uuid7()


def join(session: Session, actor: Account, rice: Group, clock: datetime, **args: Any) -> Outcome:
    args = {"group_id": rice.id, "firm": 10, "extra": 0} | args
    return apply_form_op(session, actor, "join_group", OP, args, {"unit_price": 88_000}, clock)


def test_a_form_joins(session: Session, amina: Account, rice: Group, clock: datetime) -> None:
    outcome = join(session, amina, rice, clock)
    assert (outcome.outcome, outcome.result["firm"], rice.firm) == ("applied", 10, 10)


def test_a_form_sent_twice_joins_once(session: Session, amina: Account, rice: Group, clock: datetime) -> None:
    assert join(session, amina, rice, clock) == join(session, amina, rice, clock)
    assert rice.firm == 10


def test_a_form_changed_and_sent_again_is_refused(
    session: Session, amina: Account, rice: Group, clock: datetime
) -> None:
    join(session, amina, rice, clock)
    assert join(session, amina, rice, clock, firm=20).code == "op_reused"


def test_a_form_of_another_person_is_refused_and_told_nothing(
    session: Session, amina: Account, rice: Group, clock: datetime
) -> None:
    join(session, amina, rice, clock)
    outcome = join(session, people.trader(session, "Mukasa"), rice, clock)
    assert (outcome.code, outcome.result) == ("op_reused", {})


@pytest.mark.parametrize(("firm", "code"), [(60, "group_full"), (0, "bad_args"), ("10", "bad_args")])
def test_a_form_is_refused_as_a_phone_is(
    session: Session, amina: Account, rice: Group, clock: datetime, firm: Any, code: str
) -> None:
    assert join(session, amina, rice, clock, firm=firm).code == code
    assert rice.firm == 0


def test_a_form_stands_outside_every_phones_sequence(
    session: Session, amina: Account, rice: Group, clock: datetime
) -> None:
    join(session, amina, rice, clock)
    phone = Phone(amina.id)
    leave = phone.batch(phone.op("leave_group", group_id=rice.id))
    assert [each.code for each in apply_ops(session, amina.id, leave, clock).outcomes] == ["ok"]
    row = session.get_one(InboxOp, OP)
    assert (row.installation_id, row.seq) == (None, None)
