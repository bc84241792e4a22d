"""The envelope: what is refused as a whole, what concerns one op alone, what has no effect."""

from datetime import UTC, datetime
from typing import Any

import pytest

from webapp.core.errors import Refusal
from webapp.sync.protocol import BadEnvelope, BrokenOp, Op, PhoneReport, TooManyOps, read_batch

PHONE = "01934f6e-0000-7000-8000-000000000001"
OP = {
    "op_id": "01934f6e-0000-7000-8000-00000000000a", "seq": 1, "actor": 7, "subject": 7, "kind": "join_group",
    "kind_version": 1, "args": {"group_id": 3, "firm": 4, "extra": 0}, "shown": {"unit_price": 900},
    "client_time": "2026-03-02T12:00:00Z",
}  # fmt: skip


def read_one(**changes: Any) -> Op | BrokenOp:
    return read_batch({"installation": PHONE, "ops": [OP | changes]}).ops[0]


def test_a_good_op_is_read() -> None:
    op = read_one()
    assert isinstance(op, Op)
    assert (op.seq, op.actor, op.kind, op.args["firm"]) == (1, 7, "join_group", 4)


@pytest.mark.parametrize(
    "root", [[], None, 7, "x", {}, {"ops": []}, {"installation": PHONE}, {"installation": PHONE, "ops": {}}]
)
def test_an_envelope_of_another_shape_is_refused(root: Any) -> None:
    with pytest.raises(BadEnvelope):
        read_batch(root)


@pytest.mark.parametrize(
    "name", ["", 1, None, PHONE.upper(), PHONE.replace("-", ""), "{" + PHONE + "}", PHONE + "\n"]
)
def test_an_installation_is_a_canonical_uuid(name: Any) -> None:
    with pytest.raises(BadEnvelope):
        read_batch({"installation": name, "ops": []})


def test_fifty_ops_are_taken_and_fifty_one_are_not() -> None:
    assert len(read_batch({"installation": PHONE, "ops": [OP] * 50}).ops) == 50
    with pytest.raises(TooManyOps):
        read_batch({"installation": PHONE, "ops": [OP] * 51})


BAD_VALUES: dict[str, list[Any]] = {
    "op_id": [None, 1, "", PHONE.upper(), PHONE.replace("-", ""), f"urn:uuid:{PHONE}", PHONE + " "],
    "seq": [0, -1, 2**53, 2**53 + 1, 2**63, "1", 1.0, 1.5, True, None, [1]],
    "actor": [0, "7", None, 7.0, 2**63],
    "subject": [0, "7", None, True],
    "kind": [None, 1, "", "Join", "join group", "x" * 41, "join\0", "join\n", "ʝoin"],
    "kind_version": [0, -1, "1", 1.0, None, 2**31],
    "args": [None, [], "x", {"a": {}}, {"a": []}, {"a": "\0"}, {"a": "\ud800"}, {"\0": 1}, {"a": 2**64}],
    "shown": [7, {f"f{i}": 1 for i in range(21)}, {"a": "x" * 201}, {"x" * 41: 1}],
    "mandate": ["x", 0, 1.5, {}],
}
BROKEN = [(field, value) for field, values in BAD_VALUES.items() for value in values]
BAD_TIMES: list[Any] = [None, "", "soon", "0001-01-01T00:00:00+14:00", 10**30, -(10**18), [], {}, True, "\0"]


@pytest.mark.parametrize(
    ("field", "value"), BROKEN, ids=[f"{field}={value!r:.40}" for field, value in BROKEN]
)
def test_a_field_of_another_kind_breaks_that_op_alone(field: str, value: Any) -> None:
    broken, good = read_batch({"installation": PHONE, "ops": [OP | {field: value}, OP]}).ops
    assert isinstance(broken, BrokenOp)
    assert broken.field == field
    assert isinstance(good, Op)


@pytest.mark.parametrize("field", ["op_id", "seq", "actor", "subject", "kind", "kind_version"])
def test_a_missing_field_breaks_the_op(field: str) -> None:
    raw = {name: value for name, value in OP.items() if name != field}
    assert isinstance(read_batch({"installation": PHONE, "ops": [raw]}).ops[0], BrokenOp)


@pytest.mark.parametrize("raw", [None, [], 7, "op", True])
def test_an_op_that_is_no_object_breaks_alone(raw: Any) -> None:
    assert read_batch({"installation": PHONE, "ops": [raw]}).ops == (BrokenOp(None, "op"),)


@pytest.mark.parametrize(
    ("given", "echoed"), [("nonsense", "nonsense"), ("\ud800", None), ("x" * 65, None), (5, None)]
)
def test_a_broken_op_is_echoed_only_if_it_is_a_short_text(given: Any, echoed: str | None) -> None:
    assert read_one(op_id=given) == BrokenOp(echoed, "op_id")


def test_fields_that_nobody_named_have_no_effect() -> None:
    plain, forged = read_one(), read_one(price=1, is_admin=True, title="\ud800", outcome="applied")
    assert forged == plain


@pytest.mark.parametrize(
    ("label", "moment"),
    [
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2999-12-31T23:59:59+03:00", datetime(2999, 12, 31, 20, 59, 59, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        *[(bad, None) for bad in BAD_TIMES],
    ],
)
def test_the_phones_time_is_a_label_and_never_a_refusal(label: Any, moment: datetime | None) -> None:
    op = read_one(client_time=label)
    assert isinstance(op, Op)
    assert op.client_time == moment


def test_the_fingerprint_is_the_content_and_not_the_way_it_came() -> None:
    first, again = read_one(), read_one(seq=9, client_time=None, title="x")
    assert isinstance(first, Op)
    assert isinstance(again, Op)
    assert first.fingerprint == again.fingerprint


@pytest.mark.parametrize(
    "change",
    [{"actor": 8}, {"subject": 8}, {"kind": "leave_group"}, {"kind_version": 2}, {"args": {}}, {"shown": {}}],
)
def test_other_content_has_another_fingerprint(change: dict[str, Any]) -> None:
    first, other = read_one(), read_one(**change)
    assert isinstance(first, Op)
    assert isinstance(other, Op)
    assert first.fingerprint != other.fingerprint


def test_a_phones_report_is_kept_when_it_makes_sense() -> None:
    report = {"unsent": 3, "clock_offset_ms": -4000, "app_version": "1.2"}
    assert read_batch({"installation": PHONE, "ops": [], "phone": report}).phone == PhoneReport(
        3, -4000, "1.2"
    )


@pytest.mark.parametrize("report", [None, 7, [], {"unsent": -1, "clock_offset_ms": "x", "app_version": "\0"}])
def test_a_senseless_report_is_no_reason_to_refuse_ops(report: Any) -> None:
    assert read_batch({"installation": PHONE, "ops": [], "phone": report}).phone == PhoneReport()


def test_refusals_know_their_status() -> None:
    assert (BadEnvelope.status, TooManyOps.status) == (422, 413)
    assert issubclass(BadEnvelope, Refusal)
