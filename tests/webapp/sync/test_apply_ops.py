"""What the server does with a phone's ops."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import people
from tests.webapp.sync.phones import Phone
from webapp.accounts.models import Account
from webapp.core.ids import uuid7
from webapp.groups.models import Commitment, Group, Membership
from webapp.insights.models import Event
from webapp.sync.actions import apply_ops
from webapp.sync.models import InboxOp, Installation
from webapp.sync.ops import KINDS, Kind
from webapp.sync.outcomes import AccountDisabled, BatchOutcome, InstallationRevoked
from webapp.sync.protocol import read_batch


@pytest.fixture
def phone(amina: Account) -> Phone:
    return Phone(amina.id)


def send(session: Session, phone: Phone, *ops: Any, now: datetime | None = None) -> BatchOutcome:
    return apply_ops(session, phone.account, phone.batch(*ops), now or datetime(2026, 3, 2, 12, tzinfo=UTC))


def codes(answer: BatchOutcome) -> list[str]:
    return [each.code for each in answer.outcomes]


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_join_takes_a_seat_and_answers_with_it(session: Session, phone: Phone, rice: Group) -> None:
    answer = send(session, phone, phone.join(rice.id, 10, unit_price=88_000, currency="UGX"))
    assert codes(answer) == ["ok"]
    assert answer.next_seq == 2
    assert answer.outcomes[0].result["firm"] == 10
    assert (rice.firm, rice.members) == (10, 1)


def test_the_inbox_the_seat_and_the_event_are_written_together(
    session: Session, phone: Phone, rice: Group
) -> None:
    op = phone.join(rice.id)
    send(session, phone, op)
    assert session.scalar(select(InboxOp.outcome).where(InboxOp.op_id == op["op_id"])) == "applied"
    assert session.scalar(select(Commitment.op_id)) == session.scalar(select(InboxOp.op_id))
    assert session.scalar(select(Event.kind).where(Event.kind == "group_join")) == "group_join"


def test_an_op_sent_again_is_answered_from_the_inbox(session: Session, phone: Phone, rice: Group) -> None:
    op = phone.join(rice.id)
    first, again = send(session, phone, op), send(session, phone, op, op)
    assert again.outcomes == first.outcomes * 2
    assert (rice.firm, again.next_seq) == (10, 2)


def test_a_refusal_sent_again_stays_a_refusal(session: Session, phone: Phone, rice: Group) -> None:
    op = phone.join(rice.id, 60)
    first = send(session, phone, op)
    rice.cap = 100
    assert send(session, phone, op).outcomes == first.outcomes
    assert (codes(first), rice.firm, first.next_seq) == (["group_full"], 0, 2)


def test_a_new_phone_may_renumber_what_an_emptied_one_had_sent(
    session: Session, phone: Phone, rice: Group
) -> None:
    op = phone.join(rice.id)
    send(session, phone, op)
    new = Phone(phone.account)
    answer = send(session, new, op | {"seq": 1}, new.op("leave_group", group_id=rice.id) | {"seq": 2})
    assert (codes(answer), answer.next_seq) == (["ok", "ok"], 3)


@pytest.mark.parametrize(
    "change", [{"args": {"group_id": 1, "firm": 1, "extra": 0}}, {"kind": "leave_group"}, {"shown": {"x": 1}}]
)
def test_an_id_used_for_something_else_is_refused_and_told_nothing(
    session: Session, phone: Phone, rice: Group, change: dict[str, Any]
) -> None:
    op = phone.join(rice.id)
    send(session, phone, op)
    [outcome] = send(session, phone, op | change | {"seq": 2}).outcomes
    assert (outcome.outcome, outcome.code, outcome.result) == ("rejected", "op_reused", {})


def test_another_persons_op_id_is_refused_and_told_nothing(
    session: Session, phone: Phone, rice: Group
) -> None:
    op = phone.join(rice.id)
    send(session, phone, op)
    other = Phone(people.trader(session, "Mukasa").id)
    theirs = op | {"actor": other.account, "subject": other.account}
    [outcome] = send(session, other, theirs).outcomes
    assert (outcome.code, outcome.result, rice.members) == ("op_reused", {}, 1)


def test_an_op_of_somebody_else_changes_nothing_and_stays_on_the_phone(
    session: Session, phone: Phone, rice: Group
) -> None:
    other = people.trader(session, "Mukasa")
    answer = send(session, phone, phone.join(rice.id) | {"actor": other.id, "subject": other.id})
    assert (answer.outcomes[0].outcome, codes(answer)) == ("kept", ["wrong_actor"])
    assert (count(session, InboxOp), answer.next_seq) == (0, 1)


def test_acting_for_somebody_needs_a_mandate(session: Session, phone: Phone, rice: Group) -> None:
    other = people.trader(session, "Mukasa")
    answer = send(session, phone, phone.join(rice.id) | {"subject": other.id})
    assert (codes(answer), rice.firm) == (["no_mandate"], 0)
    assert session.scalar(select(InboxOp.subject_id)) == phone.account


def test_a_gap_waits_until_it_is_filled(session: Session, phone: Phone, rice: Group) -> None:
    first, second = phone.join(rice.id), phone.op("leave_group", group_id=rice.id)
    early = send(session, phone, second)
    assert (early.outcomes[0].outcome, codes(early), early.next_seq) == ("gap", ["seq_ahead"], 1)
    assert codes(send(session, phone, first, second)) == ["ok", "ok"]


def test_a_number_used_before_waits_for_a_new_one(session: Session, phone: Phone, rice: Group) -> None:
    send(session, phone, phone.join(rice.id))
    answer = send(session, phone, phone.op("leave_group", group_id=rice.id) | {"seq": 1})
    assert (answer.outcomes[0].outcome, codes(answer), answer.next_seq) == ("gap", ["seq_behind"], 2)


def test_two_people_on_one_phone_count_apart(session: Session, phone: Phone, rice: Group) -> None:
    send(session, phone, phone.join(rice.id))
    other = Phone(people.trader(session, "Mukasa").id, phone.installation)
    assert codes(send(session, other, other.join(rice.id))) == ["ok"]


def test_a_bad_op_does_not_hold_back_its_neighbours(session: Session, phone: Phone, rice: Group) -> None:
    ops = [
        phone.op("steal_group", group_id=rice.id), phone.join(10**9), phone.join(rice.id, 60),
        phone.join(rice.id) | {"seq": "x"}, phone.join(rice.id) | {"seq": 4},
    ]  # fmt: skip
    assert codes(send(session, phone, *ops)) == ["unknown_kind", "not_found", "group_full", "bad_op", "ok"]


BAD_ARGS: list[dict[str, Any]] = [
    *[{"firm": value} for value in (0, -1, "1", "١٢", "²", 1.5, True, None, 2**53)],
    *[{"extra": value} for value in (-1, "0", 0.5)],
    *[{"group_id": value} for value in (0, -1, "1", None, 2**63)],
    {"price": 1}, {"is_admin": True}, {"trader_id": 1},
]  # fmt: skip


@pytest.mark.parametrize("change", BAD_ARGS, ids=str)
def test_fields_that_are_not_the_kinds_own_are_refused(
    session: Session, phone: Phone, rice: Group, change: dict[str, Any]
) -> None:
    op = phone.op(**{"group_id": rice.id, "firm": 10, "extra": 0} | change)
    answer = send(session, phone, op, phone.join(rice.id))
    assert (codes(answer), rice.firm) == (["bad_args", "ok"], 10)


@pytest.mark.parametrize("missing", ["group_id", "firm", "extra"])
def test_a_missing_field_is_refused(session: Session, phone: Phone, rice: Group, missing: str) -> None:
    args: dict[str, Any] = {
        name: value
        for name, value in {"group_id": rice.id, "firm": 10, "extra": 0}.items()
        if name != missing
    }
    assert codes(send(session, phone, phone.op(**args))) == ["bad_args"]


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({"unit_price": 88_000, "currency": "UGX"}, "ok"),
        ({"unit_price": 90_000}, "ok"),
        ({"unit_price": 87_999}, "price_changed"),
        ({"currency": "KES"}, "price_changed"),
        ({"closes_at": "2026-03-04T12:00:00+00:00"}, "ok"),
        ({"closes_at": "2026-03-05T12:00:00Z"}, "deadline_changed"),
        *[({"unit_price": bad}, "bad_args") for bad in ("1", 1.5, -1, True)],
        *[({"closes_at": bad}, "bad_args") for bad in ("soon", 5, "2026-03-05T12:00:00")],
        ({"currency": 7}, "bad_args"),
    ],
)  # fmt: skip
def test_what_was_shown_is_held_against_what_is(
    session: Session, phone: Phone, rice: Group, shown: dict[str, Any], code: str
) -> None:
    assert codes(send(session, phone, phone.join(rice.id, **shown))) == [code]
    session.refresh(rice)
    assert rice.firm == (10 if code == "ok" else 0)


def test_the_servers_clock_decides_deadlines(session: Session, phone: Phone, rice: Group) -> None:
    late = rice.closes_at + timedelta(seconds=1)
    answer = send(session, phone, phone.join(rice.id) | {"client_time": "1970-01-01T00:00:00Z"}, now=late)
    assert (codes(answer), rice.firm) == (["too_late"], 0)


def test_a_second_join_of_the_same_group_is_a_conflict(session: Session, phone: Phone, rice: Group) -> None:
    assert codes(send(session, phone, phone.join(rice.id), phone.join(rice.id))) == ["ok", "already_joined"]


def test_an_op_of_a_coming_version_is_kept_until_the_server_knows_it(
    session: Session, phone: Phone, rice: Group
) -> None:
    op = phone.join(rice.id) | {"kind_version": 2}
    answer = send(session, phone, op, phone.op("leave_group", group_id=rice.id))
    assert [(each.outcome, each.code) for each in answer.outcomes] == [
        ("kept", "upgrade_needed"),
        ("gap", "seq_ahead"),
    ]
    assert (count(session, InboxOp), answer.next_seq) == (0, 1)


def test_two_versions_back_are_understood_and_three_are_not(
    session: Session, phone: Phone, rice: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = KINDS["join_group"]
    lifted = {2: lambda args: now.readers[1](args | {"extra": 0}), 3: now.readers[1], 4: now.readers[1]}
    monkeypatch.setitem(KINDS, "join_group", Kind(lifted, now.act))
    old = phone.op(group_id=rice.id, firm=10)
    answer = send(
        session, phone, old | {"kind_version": 1}, phone.op(group_id=rice.id, firm=10) | {"kind_version": 2}
    )
    assert codes(answer) == ["too_old", "ok"]


@pytest.mark.parametrize("role", ["agent", "supplier", "admin"])
def test_only_traders_join(session: Session, rice: Group, role: str) -> None:
    phone = Phone(people.account(session, role, "Okot").id)
    assert codes(send(session, phone, phone.join(rice.id))) == ["not_allowed"]


def test_a_disabled_persons_ops_stay_on_the_phone(
    session: Session, amina: Account, phone: Phone, rice: Group
) -> None:
    amina.disabled_at = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(AccountDisabled):
        send(session, phone, phone.join(rice.id))
    assert count(session, Installation) == 0


def test_a_revoked_phone_delivers_nothing(session: Session, phone: Phone, rice: Group) -> None:
    send(session, phone)
    session.scalars(select(Installation)).one().revoked_at = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(InstallationRevoked):
        send(session, phone, phone.join(rice.id))
    assert rice.firm == 0


def test_a_refused_op_can_be_put_away(session: Session, phone: Phone, rice: Group) -> None:
    refused = phone.join(rice.id, 60)
    send(session, phone, refused, phone.op("dismiss_op", op=refused["op_id"]))
    dismissed = select(InboxOp.dismissed_at).where(InboxOp.op_id == refused["op_id"])
    assert session.scalar(dismissed) is not None


def test_nobody_puts_away_what_is_anothers_or_was_applied(
    session: Session, phone: Phone, rice: Group
) -> None:
    applied = phone.join(rice.id)
    send(session, phone, applied, phone.op("dismiss_op", op=applied["op_id"]))
    other = Phone(people.trader(session, "Mukasa").id)
    send(session, other, other.op("dismiss_op", op=applied["op_id"]), other.op("dismiss_op", op=str(uuid7())))
    assert session.scalars(select(InboxOp.dismissed_at)).all() == [None] * 4


def test_opening_a_group_takes_the_first_seat_in_it(session: Session, phone: Phone, rice: Group) -> None:
    terms: dict[str, Any] = {
        "offer_id": rice.offer_id,
        "pickup_point_id": rice.pickup_point_id,
        "target": 20,
        "days": 5,
    }
    answer = send(session, phone, phone.op("open_group", **terms, firm=10, extra=0))
    assert codes(answer) == ["ok"]
    opened = session.get(Group, answer.outcomes[0].result["group_id"])
    assert opened is not None
    assert (opened.leader_id, opened.firm, count(session, Membership)) == (phone.account, 10, 1)


@pytest.mark.parametrize(
    "change", [{"days": 0}, {"days": 10**9}, {"target": 0}, {"target": 15}, {"target": 2**53 - 1}]
)
def test_impossible_terms_open_nothing(
    session: Session, phone: Phone, rice: Group, change: dict[str, Any]
) -> None:
    terms: dict[str, Any] = {
        "offer_id": rice.offer_id,
        "pickup_point_id": rice.pickup_point_id,
        "target": 20,
        "days": 5,
    }
    answer = send(session, phone, phone.op("open_group", **terms | {"firm": 10, "extra": 0} | change))
    assert answer.outcomes[0].outcome in ("rejected", "conflict")
    assert count(session, Group) == 1


def test_the_phones_report_is_kept(session: Session, phone: Phone) -> None:
    report = {"phone": {"unsent": 3, "clock_offset_ms": -60_000, "app_version": "7"}}
    batch = read_batch(phone.envelope() | report)
    apply_ops(session, phone.account, batch, datetime(2026, 3, 2, tzinfo=UTC))
    seen = session.scalars(select(Installation)).one()
    assert (seen.unsent, seen.clock_offset_ms, seen.app_version) == (3, -60_000, "7")
