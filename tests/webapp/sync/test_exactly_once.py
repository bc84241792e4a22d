"""Many at once, on real connections: each op once, no seat too many, nothing half done."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from tests.webapp.sync.conftest import Market
from tests.webapp.sync.phones import Phone
from webapp.core.clock import now
from webapp.core.errors import Unavailable
from webapp.groups.models import Commitment, Group, GroupEvent, Membership
from webapp.insights.models import Event
from webapp.sync.actions import apply_ops
from webapp.sync.models import InboxOp, Sequence
from webapp.sync.outcomes import BatchOutcome, Outcome

AT_ONCE = 10


def send(market: Market, phone: Phone, *ops: dict[str, Any]) -> BatchOutcome:
    with market.sessions() as session:
        return apply_ops(session, phone.account, phone.batch(*ops), now())


def at_once(tasks: Iterable[Callable[[], BatchOutcome]]) -> list[Outcome]:
    """Run the tasks in threads that start together; every outcome."""
    todo = list(tasks)
    start = Barrier(min(len(todo), AT_ONCE))

    def run(number: int, task: Callable[[], BatchOutcome]) -> BatchOutcome:
        if number < AT_ONCE:
            start.wait(timeout=10)
        return task()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(run, range(len(todo)), todo)
        return [outcome for answer in answers for outcome in answer.outcomes]


def count(market: Market, table: type, *where: Any) -> int:
    with market.sessions() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def fill(market: Market, free: int) -> None:
    """Leave room for *free* bags."""
    with market.sessions.begin() as session:
        rice = session.get_one(Group, market.rice)
        rice.cap, rice.target = free, min(free, rice.target)


def test_ten_deliveries_of_one_op_take_one_seat(market: Market) -> None:
    phone = Phone(market.traders[0])
    op = phone.join(market.rice, 5)
    outcomes = at_once([lambda: send(market, phone, op)] * 10)
    assert outcomes == outcomes[:1] * 10
    assert outcomes[0].code == "ok"
    assert (count(market, Commitment), count(market, InboxOp), count(market, Membership)) == (1, 1, 1)


def test_a_batch_sent_by_two_tabs_at_once_is_applied_once_in_order(market: Market) -> None:
    phone = Phone(market.traders[0])
    more = [{"group_id": market.rice, "firm": firm, "extra": 0} for firm in (6, 7, 8)]
    ops = [phone.join(market.rice, 5), *[phone.op("change_membership", None, **args) for args in more]]
    outcomes = at_once([lambda: send(market, phone, *ops)] * 6)
    assert Counter(each.code for each in outcomes) == {"ok": 24}
    with market.sessions() as session:
        deltas = session.scalars(select(Commitment.delta_firm).order_by(Commitment.seq)).all()
    assert deltas == [5, 1, 1, 1]


def test_two_phones_for_the_last_pack_give_one_seat_and_one_reason(market: Market) -> None:
    fill(market, 10)
    phones = [Phone(trader) for trader in market.traders[:2]]
    outcomes = at_once([partial(send, market, phone, phone.join(market.rice, 10)) for phone in phones])
    refused = next(each for each in outcomes if each.outcome == "conflict")
    assert sorted(each.code for each in outcomes) == ["group_full", "ok"]
    assert refused.result == {"wanted": 10, "left": 0}


def test_fifty_joins_for_the_last_ten_packs_give_ten_seats(market: Market) -> None:
    fill(market, 10)
    phones = [Phone(trader) for trader in market.traders[:50]]
    outcomes = at_once([partial(send, market, phone, phone.join(market.rice, 1)) for phone in phones])
    assert Counter(each.code for each in outcomes) == {"ok": 10, "group_full": 40}
    with market.sessions() as session:
        rice = session.get_one(Group, market.rice)
        assert (rice.firm, rice.members, session.scalar(select(func.sum(Membership.firm)))) == (10, 10, 10)


def test_two_phones_of_one_trader_take_one_seat(market: Market) -> None:
    phones = [Phone(market.traders[0]) for _ in range(4)]
    outcomes = at_once([partial(send, market, phone, phone.join(market.rice, 2)) for phone in phones])
    assert Counter(each.code for each in outcomes) == {"ok": 1, "already_joined": 3}


@contextmanager
def failing_at(market: Market, words: str, times: int) -> Iterator[list[str]]:
    """PostgreSQL itself breaks off the statements that begin with *words*, so many times."""
    engine, failed = market.sessions.kw["bind"], list[str]()

    def interrupt(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(words) and len(failed) < times:
            failed.append(statement)
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'met others' USING ERRCODE = '40001'; END $$")

    event.listen(engine, "before_cursor_execute", interrupt)
    try:
        yield failed
    finally:
        event.remove(engine, "before_cursor_execute", interrupt)


STEPS = [
    "INSERT INTO inbox",
    "UPDATE sequences",
    "UPDATE groups",
    "INSERT INTO memberships",
    "INSERT INTO commitments",
    "UPDATE inbox",
]


@pytest.mark.parametrize("step", STEPS)
def test_what_breaks_once_is_tried_again_and_done_once(market: Market, step: str) -> None:
    phone = Phone(market.traders[0])
    with failing_at(market, step, times=2) as failed:
        answer = send(market, phone, phone.join(market.rice, 5))
    assert (len(failed), answer.outcomes[0].code) == (2, "ok")
    assert (count(market, Commitment), count(market, InboxOp), answer.next_seq) == (1, 1, 2)


TABLES = (InboxOp, Commitment, GroupEvent, Membership, Event, Sequence)


def rows(market: Market) -> list[int]:
    return [count(market, table) for table in TABLES]


@pytest.mark.parametrize("step", STEPS)
def test_what_stays_broken_leaves_nothing_and_can_be_sent_again(market: Market, step: str) -> None:
    phone = Phone(market.traders[0])
    send(market, phone)
    before, op = rows(market), phone.join(market.rice, 5)
    with failing_at(market, step, times=99), pytest.raises(Unavailable):
        send(market, phone, op)
    assert rows(market) == before
    assert send(market, phone, op).outcomes[0].code == "ok"


def test_what_was_committed_before_the_failure_is_answered_on_resend(market: Market) -> None:
    phone = Phone(market.traders[0])
    join, leave = phone.join(market.rice, 5), phone.op("leave_group", group_id=market.rice)
    with failing_at(market, "SELECT groups.id", times=99), pytest.raises(Unavailable):
        send(market, phone, join, leave)
    assert count(market, Membership, Membership.status == "active") == 1
    assert [each.code for each in send(market, phone, join, leave).outcomes] == ["ok", "ok"]


def test_a_crash_between_effect_and_commit_leaves_nothing(market: Market) -> None:
    phone = Phone(market.traders[0])
    send(market, phone)
    before = rows(market)
    with market.sessions() as session:

        def crash(_: Session) -> None:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        event.listen(session, "before_commit", crash)
        with pytest.raises(Unavailable):
            apply_ops(session, phone.account, phone.batch(phone.join(market.rice, 5)), now())
    assert rows(market) == before
